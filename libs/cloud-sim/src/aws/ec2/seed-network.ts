import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { labels, objects, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { availabilityZones } from '../regions.ts';
import { attachGateway } from './network/internet-gateways.ts';
import { makeSubnet } from './network/subnets.ts';
import { makeVpc } from './network/vpcs.ts';
import type { Place } from './objects.ts';
import { createObject, ec2Id, objectsOf } from './objects.ts';
import { tagsFrom } from './tags.ts';

const createdBy = 'seed';

/** The network that every region of an account is born with: one public subnet in each zone. */
export function seedDefaultNetwork(aws: Aws, place: Place): void {
  if (objectsOf(aws, place, 'vpc').some((vpc) => vpc.body['IsDefault'] === true)) return;
  const vpc = makeVpc(aws, place, { cidr: '172.31.0.0/16', tags: [], createdBy, isDefault: true, state: 'available' });
  for (const [index, zone] of availabilityZones(place.region).entries()) {
    const cidr = `172.31.${index * 16}.0/20`;
    makeSubnet(aws, vpc, { cidr, zone, tags: [], createdBy, defaultForZone: true, state: 'available' });
  }
  addGateway(aws, vpc);
}

/** A network of somebody else's, for adoption: `{cidr, tags, gateway, subnets: [{cidr, zone, tags}]}`; the VPC's id. */
export function seedNetwork(aws: Aws, place: Place, network: JsonObject): string {
  const zones = availabilityZones(place.region);
  const vpc = makeVpc(aws, place, {
    cidr: text(network, 'cidr'),
    tags: tagsFrom(labels(network, 'tags')),
    createdBy,
    isDefault: false,
    state: 'available',
  });
  for (const subnet of objects(network, 'subnets')) {
    const zone = zones.find(({ name }) => name === text(subnet, 'zone'));
    if (!zone) throw new Error(`a subnet needs a zone of ${place.region}`);
    const tags = tagsFrom(labels(subnet, 'tags'));
    makeSubnet(aws, vpc, { cidr: text(subnet, 'cidr'), zone, tags, createdBy, state: 'available' });
  }
  if (network['gateway'] !== false) addGateway(aws, vpc);
  return ec2Id(vpc);
}

function addGateway(aws: Aws, vpc: Resource): void {
  const place = { account: vpc.project, region: vpc.location };
  const body = { OwnerId: place.account, Attachments: [] };
  const gateway = createObject(aws, place, 'internet-gateway', 'InternetGatewayId', { body, tags: [], createdBy });
  attachGateway(aws, gateway, vpc);
}
