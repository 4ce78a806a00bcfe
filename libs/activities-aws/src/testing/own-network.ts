import type { NetworkOutput, SecurityGroupOutput, SubnetsOutput } from '../kinds.ts';
import { network } from '../resources/network.ts';
import { servicesGroup } from '../resources/services-group.ts';
import { subnets } from '../resources/subnets.ts';
import type { Stage } from './stage.ts';

/** What the database and the cluster stand in. */
export interface MadeNetwork {
  network: NetworkOutput;
  subnets: SubnetsOutput;
  servicesGroup: SecurityGroupOutput;
}

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const refsOf = (on: Stage) => ({
  network: on.ref('cluster/network', 'aws.network', 'acme-aws-net'),
  subnets: on.ref('cluster/subnets', 'aws.subnets', 'acme-aws-subnets'),
  servicesGroup: on.ref('cluster/services-sg', 'aws.services-sg', 'acme-aws-services'),
});

/** Makes the network of the example installation. */
export async function makeNetwork(on: Stage): Promise<MadeNetwork> {
  const refs = refsOf(on);
  const made = await network(on.context).ensure(refs.network, { cidr: '10.100.0.0/16', tags: {} }, {});
  const props = {
    zones,
    public: ['10.100.0.0/22', '10.100.4.0/22', '10.100.8.0/22'],
    private: ['10.100.64.0/20', '10.100.80.0/20', '10.100.96.0/20'],
    tags: {},
  };
  const [within, group] = [
    await subnets(on.context).ensure(refs.subnets, props, { network: made }),
    await servicesGroup(on.context).ensure(refs.servicesGroup, { tags: {} }, { network: made }),
  ];
  return { network: made, subnets: within, servicesGroup: group };
}

/** Removes it again, last step first. */
export async function destroyNetwork(on: Stage): Promise<void> {
  const refs = refsOf(on);
  await servicesGroup(on.context).destroy(refs.servicesGroup);
  await subnets(on.context).destroy(refs.subnets);
  await network(on.context).destroy(refs.network);
}
