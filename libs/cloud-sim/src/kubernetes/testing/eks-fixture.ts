import type { ClusterRequest, NodeGroup } from '../../core/cluster-host.ts';
import type { Node } from '../api/objects.ts';
import { offlineCharts } from '../charts.ts';
import { servicesPool, startFixture, workspacesPool, type ClusterFixture } from './cluster-fixture.ts';
import { eventually } from './eventually.ts';
import { helm } from './helm.ts';

export const loadBalancerName = 'a1b2c3d4-1234567890.eu-west-1.elb.amazonaws.com';

/** A cluster of Amazon's without the add-ons that it would bring along. */
export const eks: Omit<ClusterRequest, 'cloud'> = {
  id: 'aws/123456789012/eu-west-1/clusters/acme-aws',
  version: '1.36',
  system: 'bare',
};

/** A host with one started cluster of Amazon's, with disks and load balancers as Amazon's are. */
export async function startEksFixture(): Promise<ClusterFixture> {
  const fixture = await startFixture(undefined, eks);
  fixture.cloud.address = { hostname: loadBalancerName };
  fixture.cloud.driver = 'ebs.csi.aws.com';
  return fixture;
}

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A pool whose machines have the names that Amazon gives them. */
function poolOf(pool: NodeGroup, host: number): NodeGroup {
  const machines = Array.from({ length: pool.size }, (_, index) => {
    const zone = zones[index % zones.length] ?? '';
    return {
      name: `ip-10-100-64-${host + index}.eu-west-1.compute.internal`,
      zone,
      providerId: `aws:///${zone}/i-0123456789abcde${host + index}`,
    };
  });
  return { ...pool, zones, machines, providerIdPrefix: 'aws://' };
}

export const eksServices = poolOf({ ...servicesPool, pool: 'services', machineType: 'm6i.xlarge' }, 10);
export const eksWorkspaces = poolOf({ ...workspacesPool, pool: 'workspaces', machineType: 'm6i.2xlarge' }, 20);

/** What a product gives the chart of Calico's operator for such a cluster. */
export const calicoValues = {
  installation: {
    kubernetesProvider: 'EKS',
    cni: { type: 'Calico' },
    calicoNetwork: { bgp: 'Disabled', ipPools: [{ cidr: '192.168.0.0/16', encapsulation: 'VXLAN' }] },
  },
  apiServer: { enabled: false },
  goldmane: { enabled: false },
  whisker: { enabled: false },
};

/** Makes such a cluster of use: machines, their network, cluster DNS. */
export async function bringUp(fixture: ClusterFixture): Promise<void> {
  const { host, client, clusterId } = fixture;
  const { ref } = offlineCharts['tigera-operator'];
  const args = ['install', 'calico', ref, '-n', 'tigera-operator', '--create-namespace'];
  await helm(fixture, args, calicoValues);
  await host.setNodes(clusterId, [eksServices, eksWorkspaces]);
  const coredns = { name: 'coredns', version: 'v1.12.4-eksbuild.1', serviceAccountAnnotations: {}, configuration: {} };
  await eventually('a ready node', async () => {
    const { items } = await client.list<Node>({ apiVersion: 'v1', kind: 'Node' });
    return items.some(({ status }) =>
      status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    );
  });
  await eventually('cluster DNS', async () => (await host.applyAddOn(clusterId, coredns)).ready > 0);
}
