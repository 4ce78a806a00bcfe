import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterFixture } from '@slipway/cloud-sim/testing/cluster-fixture';

const group = 'cert-manager.io';
const issuers = { apiVersion: `${group}/v1`, kind: 'ClusterIssuer' };
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `clusterissuers.${group}` },
  spec: {
    group,
    scope: 'Cluster',
    names: { plural: 'clusterissuers', singular: 'clusterissuer', kind: issuers.kind },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const everyMs = 100;
/** A whole control plane may have just begun, on a busy machine. */
const servedWithinMs = 180_000;

/** Serves ClusterIssuers and says of each that it is ready, as cert-manager does in the end. @returns what ends it */
export async function serveIssuers(client: ClusterFixture['client']): Promise<() => void> {
  await client.apply(definition as never, 'test');
  for (const deadline = Date.now() + servedWithinMs; !(await isServed(client)); await sleep(everyMs)) {
    if (Date.now() > deadline) throw new Error('the API server does not serve ClusterIssuers');
  }
  let stopped = false;
  void (async () => {
    while (!stopped) {
      await sleep(everyMs);
      await judge(client).catch(() => undefined);
    }
  })();
  return () => void (stopped = true);
}

const isServed = (client: ClusterFixture['client']): Promise<boolean> =>
  client.list(issuers).then(
    () => true,
    () => false,
  );

async function judge(client: ClusterFixture['client']): Promise<void> {
  const { items } = await client.list(issuers);
  for (const { metadata, ...rest } of items)
    if (!('status' in rest)) await client.patch({ ...issuers, name: metadata.name }, ready);
}
