import type { Blueprint, Handle } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import { adoptedSubnetsName } from '../names.ts';
import { rangesOf, subnetRanges } from '../ranges.ts';
import type { AwsResolved } from '../resolved.ts';
import type { AwsInstallation } from '../spec.ts';

export interface NetworkHandles {
  subnets: Handle<k.SubnetsOutput>;
  /** What has to stand before anything in a private subnet reaches the internet. Empty: somebody else saw to it. */
  waysOut: readonly Handle[];
  servicesGroup: Handle<k.SecurityGroupOutput>;
}

/** VPC, subnets in every zone, the ways out, and the security group that may reach the database. */
export function addNetwork(b: Blueprint, spec: AwsInstallation, resolved: AwsResolved): NetworkHandles {
  const { tags } = spec;
  const { network, ...inside } = spec.network.adopt ? adopt(b, spec, spec.network.adopt) : make(b, spec, resolved);
  return { ...inside, servicesGroup: b.add('cluster/services-sg', k.servicesGroup, { tags }, { network }) };
}

type Inside = Omit<NetworkHandles, 'servicesGroup'> & { network: Handle<k.NetworkOutput> };

function make(b: Blueprint, spec: AwsInstallation, { zones }: AwsResolved): Inside {
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
  return { network, subnets, waysOut: [b.add('cluster/routes', k.routes, { tags }, { subnets, gateways })] };
}

/** Somebody else's, with their gateways and routes: preflight says what they lack. */
function adopt(
  b: Blueprint,
  spec: AwsInstallation,
  { vpc, publicSubnets, privateSubnets }: NonNullable<AwsInstallation['network']['adopt']>,
): Inside {
  const { pods, services } = rangesOf(spec);
  const apart = [pods, services].sort();
  const network = b.add('cluster/network', k.adoptedNetwork, { apart }, {}, { name: vpc, lifecycle: 'adopted' });
  const name = adoptedSubnetsName({ public: [...publicSubnets].sort(), private: [...privateSubnets].sort() });
  const subnets = b.add('cluster/subnets', k.adoptedSubnets, {}, { network }, { name, lifecycle: 'adopted' });
  return { network, subnets, waysOut: [] };
}
