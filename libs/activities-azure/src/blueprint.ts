import { clusterBasics, poolLabels, type Blueprint, type Handle, type Slot, type Slots } from '@slipway/blueprint';
import type { NodePoolOutput } from '@slipway/contracts';
import type { PoolName, PoolSize } from '@slipway/spec';
import { addData } from './blueprint/data.ts';
import { addDns } from './blueprint/dns.ts';
import { installerSettings } from './blueprint/installer-settings.ts';
import * as k from './kinds.ts';
import { clusterDns, rangesOf } from './ranges.ts';
import type { AzureResolved } from './resolved.ts';
import { platformNamespaces } from './resource-providers.ts';
import { databaseSecret } from './secrets.ts';
import { clusterTier, poolSizes } from './sizes.ts';
import type { AzureInstallation } from './spec.ts';

/** Names of the pools by what the installation file calls them: AKS takes twelve letters and digits. */
const poolNames: Record<PoolName, string> = {
  services: 'services',
  workspaces: 'workspaces',
  regular: 'regularws',
  headless: 'headlessws',
};

/** Everything of one installation on Azure. Source: the reference architecture, section 6. */
export function azureBlueprint(spec: AzureInstallation, resolved: AzureResolved, b: Blueprint): Slots {
  const { tags, region, network: wishes } = spec;
  const ranges = rangesOf(spec);
  const providers = b.add(
    'cluster/providers',
    k.providers,
    { namespaces: platformNamespaces },
    {},
    // Other things of the subscription may need them by then.
    { lifecycle: 'retained' },
  );
  const group = b.add(
    'cluster/resource-group',
    k.resourceGroup,
    { location: region, tags: resolved.groupIsAdopted ? {} : tags },
    {},
    {
      after: [providers],
      lifecycle: resolved.groupIsAdopted ? 'adopted' : 'managed',
      from: { location: 'spec.region' },
    },
  );
  const network = b.add(
    'cluster/network',
    k.network,
    { location: region, cidr: ranges.network, nodes: ranges.nodes, tags },
    { group },
    { from: { location: 'spec.region', cidr: 'spec.network.cidr', nodes: 'spec.network.nodes' } },
  );
  const identity = b.add(
    'cluster/identity',
    k.clusterIdentity,
    { location: region, roles: ['Network Contributor'], tags },
    { network },
  );
  const labels = poolLabels(spec.nodePools.layout);
  const [first, ...others] = poolSizes(spec).map(([pool, size]) => poolProps(pool, size, labels)) as [
    NamedPool,
    ...NamedPool[],
  ];
  const cluster = b.add(
    'cluster/control-plane',
    k.cluster,
    {
      location: region,
      version: resolved.kubernetes,
      networkMode: spec.settings.networkMode,
      pods: ranges.pods,
      services: ranges.services,
      clusterDns: clusterDns(ranges.services),
      authorizedCidrs: [...(wishes.authorizedCidrs ?? [])].sort(),
      tier: clusterTier(spec),
      firstPool: first.props,
      tags,
    },
    { network, identity },
    {
      from: {
        version: 'spec.kubernetes.version',
        networkMode: 'spec.azure.networkMode',
        pods: 'spec.network.pods',
        services: 'spec.network.services',
        authorizedCidrs: 'spec.network.authorizedCidrs',
        tier: 'spec.azure.tier',
      },
    },
  );
  const basics = clusterBasics(b, cluster, databaseSecret.name);
  const addPool = ({ pool, props }: NamedPool, withCluster: boolean, after: Handle[]): Handle<NodePoolOutput> =>
    b.add(
      `node-pools/${pool}`,
      k.agentPool,
      { ...props, version: resolved.kubernetes, withCluster, tags },
      { cluster, network },
      {
        name: poolNames[pool],
        after,
        from: Object.fromEntries(
          ['machineType', 'min', 'max', 'desired', 'diskGb'].map((prop) => [prop, `spec.nodePools.${pool}.${prop}`]),
        ),
      },
    );
  // One change at a time: AKS refuses a second one on the same cluster.
  const pools: Handle<NodePoolOutput>[] = [addPool(first, true, [])];
  for (const pool of others) pools.push(addPool(pool, false, pools.slice(-1)));

  const dns = addDns(b, spec, { group, cluster });
  const data = addData(b, spec, resolved, { group, network, basics });
  return {
    basics,
    cluster: { from: cluster, after: [] },
    pools: pools.map((from): Slot<NodePoolOutput> => ({ from, after: [] })),
    ...dns,
    ...data,
    installer: installerSettings(spec, b.scope),
  };
}

interface NamedPool {
  pool: PoolName;
  props: k.PoolProps;
}

const poolProps = (pool: PoolName, size: PoolSize, labels: Record<string, string[]>): NamedPool => ({
  pool,
  props: { ...size, workloads: [...(labels[pool] ?? [])].sort() },
});
