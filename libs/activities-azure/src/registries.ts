import type { Registry } from '@azure/arm-containerregistry';
import { notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { AzureCloud } from './cloud.ts';
import { groupOf, registryName } from './names.ts';
import { hasOurTags } from './ownership.ts';

/** The registry of a scope. Undefined: absent. Throws `NOT_OWNED`. */
export async function readRegistry(
  cloud: AzureCloud,
  scope: Scope,
  name: string = registryName(scope),
): Promise<Registry | undefined> {
  const found = await cloud.find(`cannot read the container registry ${name}`, async () =>
    (await cloud.clients.registry()).registries.get(groupOf(scope), name),
  );
  if (found && !hasOurTags(found.tags, scope)) throw notOwned('the container registry', name);
  return found;
}
