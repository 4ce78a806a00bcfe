import { clusterBasics, poolLabels, type Blueprint, type Slot, type Slots } from '@slipway/blueprint';
import type { NodePoolOutput } from '@slipway/contracts';
import * as k from './kinds.ts';
import { platformApis } from './platform-apis.ts';
import { rangesOf } from './ranges.ts';
import type { GcpResolved } from './resolved.ts';
import { databaseSecret, keyPlaces, secretReference } from './secrets.ts';
import { databaseSize, poolSizes } from './sizes.ts';
import type { GcpInstallation } from './spec.ts';

/** Names of the pools in the cluster, by what the installation file calls them. */
const poolNames = {
  services: 'workload-services',
  workspaces: 'workload-workspaces',
  regular: 'workload-regular-workspaces',
  headless: 'workload-headless-workspaces',
};

/** Everything of one installation on Google Cloud. Source: the reference architecture, section 4. */
export function gcpBlueprint(spec: GcpInstallation, resolved: GcpResolved, b: Blueprint): Slots {
  const { region, domain, tags: labels } = spec;

  const apis = b.add(
    'cluster/apis',
    k.apis,
    { apis: platformApis },
    {},
    { lifecycle: spec.settings.disableApis ? 'managed' : 'retained', from: { apis: 'spec.gcp.project' } },
  );
  const network = b.add('cluster/network', k.network, { routingMode: 'REGIONAL' }, {}, { after: [apis] });
  const subnet = b.add(
    'cluster/subnet',
    k.subnet,
    { ...rangesOf(spec), privateGoogleAccess: true },
    { network },
    { from: { nodes: 'spec.network.nodes', pods: 'spec.network.pods', services: 'spec.network.services' } },
  );
  const nodeIdentity = b.add(
    'cluster/node-identity',
    k.nodeIdentity,
    { roles: ['roles/artifactregistry.reader', 'roles/logging.logWriter', 'roles/monitoring.metricWriter'] },
    {},
    { after: [apis] },
  );
  const cluster = b.add(
    'cluster/control-plane',
    k.cluster,
    {
      location: b.scope.cluster.location,
      zones: resolved.zones,
      version: resolved.kubernetes,
      channel: spec.kubernetes.channel,
      authorizedCidrs: [...(spec.network.authorizedCidrs ?? [])].sort(),
      labels,
    },
    { subnet, nodeIdentity },
    { from: { zones: 'spec.gcp.zones', version: 'spec.kubernetes.version', channel: 'spec.kubernetes.channel' } },
  );
  const defaultPool = b.add('cluster/default-pool', k.defaultPool, {}, {}, { after: [cluster] });
  const adminBinding =
    resolved.caller === ''
      ? []
      : [b.add('cluster/admin-binding', k.adminBinding, { user: resolved.caller }, {}, { after: [cluster] })];
  const basics = clusterBasics(b, cluster, databaseSecret.name, adminBinding);

  const workloads = poolLabels(spec.nodePools.layout);
  const pools = poolSizes(spec).map(([pool, size]): Slot<NodePoolOutput> => {
    const path = `spec.nodePools.${pool}`;
    const from = b.add(
      `node-pools/${pool}`,
      k.nodePool,
      {
        ...size,
        workloads: [...(workloads[pool] ?? [])].sort(),
        autoUpgrade: spec.kubernetes.channel !== 'none',
        labels,
      },
      { nodeIdentity },
      {
        name: poolNames[pool],
        after: [defaultPool],
        from: Object.fromEntries(Object.keys(size).map((prop) => [prop, `${path}.${prop}`])),
      },
    );
    return { from, after: [] };
  });

  const adopted = spec.dns.zone === 'create' ? undefined : spec.dns.zone.adopt;
  const dnsZone = b.add(
    'dns/zone',
    k.dnsZone,
    { domain, labels: adopted === undefined ? labels : {} },
    {},
    {
      ...(adopted === undefined ? {} : { name: adopted, lifecycle: 'adopted' }),
      after: [apis],
      from: { domain: 'spec.domain' },
    },
  );
  // The project's workload identity pool comes into being with its first cluster.
  const dnsIdentity = b.add(
    'dns/identity',
    k.dnsIdentity,
    { roles: ['roles/dns.admin'], workloads: ['cert-manager/cert-manager', 'external-dns/external-dns'] },
    {},
    { after: [cluster] },
  );

  const { database } = spec;
  const size = databaseSize(spec);
  const instance = b.add(
    'database/instance',
    k.sqlInstance,
    {
      region,
      version: database.engineVersion === '8.0' ? 'MYSQL_8_0' : 'MYSQL_5_7',
      tier: size.tier,
      storageGb: database.storageGb,
      maxStorageGb: database.maxStorageGb,
      highAvailability: size.highAvailability,
      backupDays: database.backupDays,
      deletionProtection: database.deletionProtection,
      labels,
    },
    {},
    { after: [apis], from: { tier: 'spec.database.tier', version: 'spec.database.engineVersion' } },
  );
  const schema = b.add('database/schema', k.sqlDatabase, { charset: 'utf8mb4' }, { instance });
  const user = b.add(
    'database/user',
    k.sqlUser,
    { passwordFrom: secretReference(databaseSecret) },
    { instance },
    { after: [basics.databaseCredentials] },
  );
  const sqlIdentity = b.add(
    'database/identity',
    k.sqlIdentity,
    { roles: ['roles/cloudsql.client'], keyIn: secretReference(keyPlaces.sql) },
    {},
    { after: [basics.databaseCredentials] },
  );

  const baseline = b.add(
    'storage/baseline',
    k.storageBaseline,
    { sharedProject: spec.storage.sharedProject },
    {},
    { after: [apis, basics.namespaces], from: { sharedProject: 'spec.storage.sharedProject' } },
  );
  const objectStore = b.add(
    'storage/identity',
    k.storageIdentity,
    { roles: ['roles/storage.admin', 'roles/storage.objectAdmin'], keyIn: secretReference(keyPlaces.gcs) },
    {},
    { after: [basics.namespaces, baseline] },
  );

  const repository = b.add('registry/repository', k.repository, { location: region, labels }, {}, { after: [apis] });
  const registry = b.add(
    'registry/identity',
    k.registryIdentity,
    { roles: [], keyIn: secretReference(keyPlaces.reg) },
    { repository },
    { after: [basics.namespaces] },
  );

  return {
    basics,
    cluster: { from: cluster, after: adminBinding },
    pools,
    dnsZone: { from: dnsZone, after: [] },
    dnsIdentity: { from: dnsIdentity, after: [] },
    acmeIdentity: { from: dnsIdentity, after: [] },
    database: { from: instance, after: [schema, user, sqlIdentity] },
    objectStore: { from: objectStore, after: [] },
    registry: { from: registry, after: [] },
  };
}
