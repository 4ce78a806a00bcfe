import { refOf, type JsonObject } from '@slipway/contracts';
import { resourceOf, type Moment, type World } from './world.ts';

/** What a project, a platform in use and a cluster that went too early leave for a verb to meet. */

const labelMark = 'slipway-installation';

/** An API is off: the neighbour had switched on all of them. */
export function prepareProject({ cloud }: World): void {
  const off = cloud.gcp.store.keys('services').filter((key) => key.endsWith('/cloudtrace.googleapis.com'));
  for (const key of off) cloud.gcp.store.delete('services', key);
}

/** Puts into it what the running platform would. */
export function useIt({ cloud, plan }: World, kind: string): void {
  const { account, domain } = plan.scope;
  if (kind === 'gcp.storage-identity')
    cloud.seed({ buckets: [{ project: account, name: 'gitpod--user-of-ours', objects: ['workspace.tar'] }] });
  const zone = cloud.gcp.graph.all('dns.managedZones').find(({ name }) => name === `${plan.scope.installation}-zone`);
  if (kind !== 'gcp.dns-zone' || !zone) return;
  const challenge = { zone: zone.id, name: `_acme-challenge.${domain}.`, type: 'TXT', ttl: 60, rrdatas: ['"x"'] };
  cloud.gcp.store.put('records', `${zone.id} ${challenge.name} TXT`, { ...challenge, servedAt: 0 });
}

/** A Service of type LoadBalancer and a volume, then a cluster that is deleted before them. */
export async function abandonCluster(world: World): Promise<void> {
  const { cloud, plan } = world;
  const { account, cluster } = plan.scope;
  cloud.seed({ loadBalancerCare: 0 });
  const id = `gcp/projects/${account}/locations/${cluster.location}/clusters/${cluster.name}`;
  const [, controllers] = world.clusters.controllers();
  const uid = '0b2f3c1e-1111-4222-8333-444455556666';
  await controllers.ensureLoadBalancer(id, { namespace: 'gitpod', name: 'proxy', uid, ports: [443], annotations: {} });
  await controllers.ensureDisk(id, {
    name: 'pvc-77',
    uid: '77',
    namespace: 'gitpod',
    claim: 'data',
    sizeBytes: 10 * 1024 ** 3,
    storageClass: 'standard-rwo',
    zone: `${plan.scope.location}-b`,
  });
  for (const step of plan.steps.filter(({ kind }) => ['gcp.node-pool', 'gcp.cluster'].includes(kind)).reverse())
    await resourceOf(world.resources, step.kind).destroy(refOf(plan.scope, step));
}

const marksOf = (installation: string): [string, string] => [
  `"${labelMark}":"${installation}"`,
  `${labelMark}=${installation} `,
];

/** Those that carried our mark at a moment. */
export function hasOurMark({ plan }: World, { tables }: Moment, objects: readonly string[]): string[] {
  const marks = marksOf(plan.scope.installation);
  return objects.filter((id) => {
    const body = JSON.stringify(tables.get('resources')?.get(id) ?? null);
    return marks.some((mark) => body.includes(mark));
  });
}

/** Gives them another owner's mark, or nobody's. @returns them */
export function disown({ cloud, plan }: World, objects: readonly string[], owner: string | undefined): string[] {
  const marks = marksOf(plan.scope.installation);
  const others = owner === undefined ? ['"team":"other"', 'made by hand '] : marksOf(owner);
  for (const id of objects) {
    const body = JSON.stringify(cloud.gcp.graph.get(id)?.body ?? {});
    const changed = marks.reduce((text, mark, n) => text.replaceAll(mark, others[n]!), body);
    cloud.gcp.graph.update(id, JSON.parse(changed) as JsonObject);
  }
  return [...objects];
}
