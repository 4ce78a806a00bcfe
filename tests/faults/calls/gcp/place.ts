import { gcp } from '@slipway/activities-gcp/provider';
import { installation } from '@slipway/activities-gcp/testing/installation';
import { stage } from '@slipway/activities-gcp/testing/stage';
import { whole } from '@slipway/activities-gcp/testing/whole';
import { planOf } from '@slipway/testing/cloud/steps';
import type { Place } from '../place.ts';
import type { World } from '../world.ts';

interface Policy {
  bindings: { role: string; members: string[] }[];
}

/** Google Cloud, with a bucket of the neighbour's users in it. */
export async function googlePlace(): Promise<Place> {
  const on = await stage();
  on.cloud.seed({ buckets: [{ project: on.scope.account, name: 'gitpod--user-of-the-neighbour', objects: ['a'] }] });
  return {
    cloud: 'gcp',
    on,
    resources: (context) => gcp.resources(context),
    plan: (whose, context) => planOf(gcp, specOf(whose), context),
    databaseSecret: whole.databaseSecret,
    prepare() {
      // An API is off: the neighbour had switched on all of them.
      const { store } = on.cloud.gcp;
      const off = store.keys('services').filter((key) => key.endsWith('/cloudtrace.googleapis.com'));
      for (const key of off) store.delete('services', key);
    },
    comesWithAnother: () => false,
    use,
    async makeChildren({ cloud, plan }) {
      const { account, cluster, location } = plan.scope;
      cloud.seed({ loadBalancerCare: 0 });
      const id = `gcp/projects/${account}/locations/${cluster.location}/clusters/${cluster.name}`;
      const [, controllers] = on.clusters.controllers();
      const uid = '0b2f3c1e-1111-4222-8333-444455556666';
      const service = { namespace: 'gitpod', name: 'proxy', uid, ports: [443], annotations: {} };
      await controllers.ensureLoadBalancer(id, service);
      await controllers.ensureDisk(id, {
        name: 'pvc-77',
        uid: '77',
        namespace: 'gitpod',
        claim: 'data',
        sizeBytes: 10 * 1024 ** 3,
        storageClass: 'standard-rwo',
        zone: `${location}-b`,
      });
    },
    clusterKinds: ['gcp.node-pool', 'gcp.cluster'],
    netKinds: ['gcp.subnet', 'gcp.network'],
    heldKinds: ['gcp.network'],
    known,
    counted: (id) => id,
    label: ({ id }) => known(id),
    facts,
    shows: ({ operation }, path, name) => path.endsWith(`/${name}`) || /list|policy/i.test(operation),
    marks: (owner) =>
      owner === undefined
        ? ['"team":"other"', 'made by hand ']
        : [`"slipway-installation":"${owner}"`, `slipway-installation=${owner} `],
    foreign: () => 'not owned',
    restMs: 0,
    sweep: ({ scope }) => ({
      scope,
      step: 'cluster/sweep',
      kind: 'gcp.sweep',
      name: scope.installation,
      lifecycle: 'managed',
    }),
  };
}

/**
 * Keys of an account are alike: each has an id of its own, and only their number counts. So are databases but for their suffix: the
 * name of a broken one stays reserved.
 */
const known = (id: string): string =>
  id.replace(/\/keys\/[^/]+$/, '/keys/*').replace(/(sqladmin.*\/instances\/[^/]*-mysql)-[^/]+/, '$1-*');

type Installation = ReturnType<typeof installation>;

const specOf = (whose: 'ours' | 'neighbour'): Installation =>
  whose === 'ours'
    ? installation({ storage: { sharedProject: true } })
    : { ...installation({ domain: 'neighbour.example', storage: { sharedProject: true } }), name: 'acme' };

function use({ cloud, plan, graph, store }: World, kind: string): void {
  const { account, domain } = plan.scope;
  if (kind === 'gcp.storage-identity')
    cloud.seed({ buckets: [{ project: account, name: 'gitpod--user-of-ours', objects: ['workspace.tar'] }] });
  const zone = graph.all('dns.managedZones').find(({ name }) => name === `${plan.scope.installation}-zone`);
  if (kind !== 'gcp.dns-zone' || !zone) return;
  const challenge = { zone: zone.id, name: `_acme-challenge.${domain}.`, type: 'TXT', ttl: 60, rrdatas: ['"x"'] };
  store.put('records', `${zone.id} ${challenge.name} TXT`, { ...challenge, servedAt: 0 });
}

/** Who may do what, and which APIs are on. */
function facts({ store, graph }: World): string[] {
  const owners = store.keys('policies').filter((owner) => !owner.includes('/serviceAccounts/') || graph.get(owner));
  const members = owners.flatMap((owner) => {
    const { bindings } = store.get<Policy>('policies', owner)!;
    return bindings.flatMap(({ role, members: all }) => all.map((member) => `${owner} lets ${member} be ${role}`));
  });
  return [...members, ...store.keys('services').map((api) => `enabled: ${api}`)];
}
