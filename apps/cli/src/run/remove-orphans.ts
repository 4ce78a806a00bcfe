import type { DiscoverTarget, JsonObject, TeardownResult } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { renderProof } from '../render/proof.ts';
import type { TemporalGateway } from '../temporal/gateway.ts';
import type { Orphan } from './find-orphans.ts';
import { changesOf, isLiving } from './living.ts';
import { runOutcome } from './run-outcome.ts';
import { startTeardown } from './start-teardown.ts';
import { byLabels } from './teardown-target.ts';

/** One teardown by labels after another, each with its proof. Ends early when somebody stops watching. */
export async function removeOrphans(
  context: Context,
  gateway: TemporalGateway,
  { cloud, account }: DiscoverTarget,
  orphans: readonly Orphan[],
  deleteData: boolean,
): Promise<{ exitCode: number; removals: JsonObject[] }> {
  const outcomes: Outcome[] = [];
  for (const { installation, location } of orphans) {
    // Installed while the ones before it were removed.
    if (isLiving(await changesOf(gateway, installation))) {
      context.talk(`${installation} is living by now: left as it is`);
      continue;
    }
    const found = byLabels({ installation, cloud, account, location });
    const outcome = await runOutcome<TeardownResult>(context, gateway, {
      installation,
      operation: 'teardown',
      run: await startTeardown(context, gateway, found, deleteData),
      describe: (result, progress) => renderProof(result, progress, context.style),
    });
    if (outcome.text !== undefined) context.talk(outcome.text);
    outcomes.push(outcome);
    if (outcome.exitCode === exitCodes.detached) break;
  }
  const removals = outcomes.map(({ exitCode = 0, json }) => ({ exitCode, ...json }));
  return { exitCode: exitCodeOfAll(removals.map(({ exitCode }) => exitCode)), removals };
}

/** What went wrong when it was one thing, else that something is left. */
function exitCodeOfAll(codes: readonly number[]): number {
  if (codes.at(-1) === exitCodes.detached) return exitCodes.detached;
  const wrong = new Set(codes.filter((code) => code !== exitCodes.done));
  const [only = exitCodes.done] = wrong;
  return wrong.size > 1 ? exitCodes.leftovers : only;
}
