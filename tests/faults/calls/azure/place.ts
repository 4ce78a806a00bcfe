import { randomUUID } from 'node:crypto';
import { azure } from '@slipway/activities-azure/provider';
import { installation } from '@slipway/activities-azure/testing/installation';
import { stage } from '@slipway/activities-azure/testing/stage';
import { whole } from '@slipway/activities-azure/testing/whole';
import { planOf } from '@slipway/testing/cloud/steps';
import type { Resource } from '../cloud-resource.ts';
import type { Place } from '../place.ts';
import type { World } from '../world.ts';

const mark = 'slipway-installation';

/** Azure: things have names that we choose, but for roles, which have ids that are told apart by what they are about. */
export async function azurePlace(): Promise<Place> {
  const on = await stage();
  return {
    cloud: 'azure',
    on,
    resources: (context) => azure.resources(context),
    plan: (whose, context) => planOf(azure, specOf(whose), context),
    databaseSecret: whole.databaseSecret,
    prepare() {
      // Something is left to register: the neighbour had registered all.
      on.cloud.seed({ azure: { unregistered: ['Microsoft.ManagedIdentity'] } });
    },
    comesWithAnother: ({ props }) => props['withCluster'] === true,
    use,
    async makeChildren({ plan }) {
      const { account, cluster } = plan.scope;
      const id = `/subscriptions/${account}/resourceGroups/${cluster.location}/providers/Microsoft.ContainerService/managedClusters/${cluster.name}`;
      const controllers = on.clusters.requests.get(id)?.cloud;
      if (!controllers) throw new Error(`no cluster ${id} was started`);
      const service = { namespace: 'gitpod', name: 'proxy', uid: randomUUID(), ports: [443], annotations: {} };
      await controllers.ensureLoadBalancer(id, service);
      await controllers.ensureDisk(id, {
        name: 'pvc-77',
        uid: '77',
        namespace: 'gitpod',
        claim: 'data',
        sizeBytes: 10 * 1024 ** 3,
        storageClass: 'managed-csi',
        zone: '',
      });
    },
    clusterKinds: ['azure.agent-pool', 'azure.cluster'],
    netKinds: [
      'azure.mysql-database',
      'azure.mysql-server',
      'azure.private-zone',
      'azure.mysql-subnet',
      'azure.cluster-identity',
      'azure.network',
    ],
    heldKinds: ['azure.network'],
    known,
    label: ({ id }) => known(id),
    facts,
    shows: ({ operation }) => /_(?:Get|List|CheckExistence)/.test(operation),
    marks: (owner) =>
      owner === undefined ? ['"team":"other"', 'made by hand '] : [`"${mark}":"${owner}"`, `${mark}=${owner} `],
    foreign: () => 'not owned',
    restMs: 3_600_000,
    sweep: ({ scope }) => ({
      scope,
      step: 'cluster/sweep',
      kind: 'azure.sweep',
      name: scope.installation,
      lifecycle: 'managed',
    }),
  };
}

type Installation = ReturnType<typeof installation>;

const specOf = (whose: 'ours' | 'neighbour'): Installation =>
  whose === 'ours'
    ? installation()
    : { ...installation({ domain: 'neighbour.example' }, { resourceGroup: 'neighbour' }), name: 'acme' };

/** Without what Azure gives anew each time, in one letter case. */
const known = (id: string): string =>
  id
    .replaceAll(/(roleAssignments\/)[0-9a-f-]{36}/gi, '$1*')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-(?!0{10})[0-9a-f]{12}/g, '*')
    .replaceAll(/-\d{8}-/g, '-*-')
    .toLowerCase();

/** In the zone what the solver of the certificates writes. */
function use({ cloud, plan }: World, kind: string): void {
  if (kind !== 'azure.dns-zone') return;
  const { account, cluster, domain } = plan.scope;
  const zone = `/subscriptions/${account}/resourceGroups/${cluster.location}/providers/Microsoft.Network/dnsZones/${domain}`;
  const properties = { TTL: 60, fqdn: `_acme-challenge.${domain}.`, TXTRecords: [{ value: ['x'] }] };
  const type = 'Microsoft.Network/dnsZones/TXT';
  cloud.seed({ azure: { resources: [{ id: `${zone}/TXT/_acme-challenge`, type, body: { properties } }] } });
}

/** Registrations, marks, and who may do what. */
function facts({ graph, store }: World): string[] {
  const ours = graph.all().filter(({ cloud, providerOwned }) => cloud === 'azure' && providerOwned !== true);
  return [...ours.flatMap(markOf), ...store.keys('azure.registrations').map((each) => `registered: ${each}`)];
}

/** Marks alone: other tags are drift, and a plan sees them. */
function markOf({ id, body }: Resource): string[] {
  const owner = new RegExp(`"${mark}":"([^"]*)"|${mark}=(\\S+) `).exec(JSON.stringify(body));
  return owner ? [`${known(id)} is marked ${owner[1] ?? owner[2]}`] : [];
}
