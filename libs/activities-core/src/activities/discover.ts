import type { DiscoverCall, Discovered, DiscoverResult } from '@slipway/contracts';
import type { AnyProvider, CloudContext } from '../ports/provider.ts';
import type { ResourceRegistry } from '../registry.ts';
import { sweep } from './sweep.ts';

/**
 * What stands of one installation, or of each whose marks stand in the account: all that a teardown by labels would have to remove.
 * Changes nothing.
 */
export async function discover(
  { target, except }: DiscoverCall,
  provider: Pick<AnyProvider, 'locate' | 'installations'>,
  context: CloudContext,
  registry: ResourceRegistry,
): Promise<DiscoverResult> {
  const named = target.installation;
  const marked = named === undefined ? await provider.installations(target, context) : [{ installation: named }];
  const installations: Discovered[] = [];
  for (const each of marked.filter(({ installation }) => !except.includes(installation))) {
    context.call.signal.throwIfAborted();
    context.call.heartbeat({ phase: 'discover', installation: each.installation });
    const its = { location: target.location, ...each };
    const scope = await provider.locate({ ...target, ...its }, context);
    if (!scope) continue;
    const look = { scope, keep: [], remove: false, deleteData: false };
    const { leftovers } = await sweep(look, registry, context.call);
    if (leftovers.length > 0) installations.push({ ...its, objects: leftovers });
  }
  return { installations };
}
