import type { Blueprint, Handle } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import { rangesOf, subnetRanges } from '../ranges.ts';
import type { AwsResolved } from '../resolved.ts';
import type { AwsInstallation } from '../spec.ts';

export interface NetworkHandles {
  subnets: Handle<k.SubnetsOutput>;
  routes: Handle<k.RoutesOutput>;
  servicesGroup: Handle<k.SecurityGroupOutput>;
}

/** VPC, subnets in every zone, the ways out, and the security group that may reach the database. */
export function addNetwork(b: Blueprint, spec: AwsInstallation, { zones }: AwsResolved): NetworkHandles {
  const { tags, settings } = spec;
  const cidr = rangesOf(spec).network;
  const network = b.add('cluster/network', k.network, { cidr, tags }, {}, { from: { cidr: 'spec.network.cidr' } });
  const subnets = b.add(
    'cluster/subnets',
    k.subnets,
    { zones, ...subnetRanges(cidr, zones.length), tags },
    { network },
    { from: { zones: 'spec.aws.zones', public: 'spec.network.cidr', private: 'spec.network.cidr' } },
  );
  const gateways = b.add(
    'cluster/gateways',
    k.gateways,
    { natZones: settings.nat === 'perZone' ? zones : zones.slice(0, 1), tags },
    { subnets },
    { from: { natZones: 'spec.aws.nat' } },
  );
  const routes = b.add('cluster/routes', k.routes, { tags }, { subnets, gateways });
  const servicesGroup = b.add('cluster/services-sg', k.servicesGroup, { tags }, { network });
  return { subnets, routes, servicesGroup };
}
