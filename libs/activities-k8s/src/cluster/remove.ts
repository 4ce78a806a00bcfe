import type { Ref } from '@slipway/contracts';
import type { LiveObject, ObjectKey } from '@slipway/activities-core';
import type { ClusterDeps } from '../context.ts';
import { assertOurs } from '../ownership.ts';
import { waitInCluster } from '../wait.ts';
import type { Cluster } from './cluster.ts';

const goneBudgetMs = 5 * 60_000;

/**
 * Deletes an object of ours in the foreground and waits until it is gone. Absent is success.
 * @throws NOT_OWNED when it does not carry our label
 * @throws NOT_READY when it does not go, naming the finalizers that hold it
 */
export async function removeOwned(cluster: Cluster, ref: Ref, key: ObjectKey, deps: ClusterDeps): Promise<void> {
  const standing = await cluster.get(key);
  if (!standing) return;
  assertOurs(ref, standing);
  await removeObjects(cluster, [standing], deps);
}

/** Deletes these very objects, whoever owns them, and waits until all are gone. */
export async function removeObjects(
  cluster: Cluster,
  objects: readonly LiveObject[],
  deps: Pick<ClusterDeps, 'call' | 'pollScale'>,
  budgetMs = goneBudgetMs,
): Promise<void> {
  let standing = objects.map((object) => ({ ...keyOf(object), uid: object.metadata.uid }));
  for (const { uid, ...key } of standing) await cluster.delete(key, uid);
  const what =
    standing.length === 1 ? `the deletion of ${label(standing[0]!)}` : `the deletion of ${standing.length} objects`;
  await waitInCluster(deps, { what, everyMs: 500, budgetMs }, async () => {
    const looks = await Promise.all(standing.map(async (one) => ({ one, live: await cluster.get(one) })));
    const left = looks.filter(({ one, live }) => live?.metadata.uid === one.uid);
    standing = left.map(({ one }) => one);
    if (left.length === 0) return { done: true, value: undefined };
    const { one, live } = left[0]!;
    const finalizers = live?.metadata.finalizers ?? [];
    return {
      done: false,
      waitingFor: {
        left: left.length,
        object: label(one),
        ...(finalizers.length > 0 ? { holds: `waits on finalizer ${finalizers.join(', ')}` } : {}),
      },
    };
  });
}

export function keyOf({ apiVersion, kind, metadata }: LiveObject): ObjectKey {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
}

const label = ({ kind, namespace, name }: ObjectKey): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
