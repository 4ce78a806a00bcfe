import type { ConformanceCloud } from '../conformance.ts';
import { fillDatabaseSecret } from './database-secret.ts';
import type { CloudStage } from './stage.ts';
import type { WholeCloud } from './whole-plan.ts';

/** The example installation on a stage of its own, for the suite that every cloud passes. */
export async function conformanceStage(
  on: CloudStage,
  { installation, databaseSecret }: WholeCloud,
  unowned: readonly string[],
): Promise<ConformanceCloud> {
  await fillDatabaseSecret(on.secrets, on.scope, databaseSecret);
  return {
    context: on.context,
    installation: installation(),
    unowned,
    changes: () => on.changes().map(({ operation }) => operation),
    createdTwice: () =>
      on.cloud
        .resources({})
        .filter((each) => Number(each['createCalls']) > 1)
        .map((each) => String(each['id'])),
    leftovers: () => on.cloud.leftovers(),
    close: () => on.close(),
  };
}
