import { notOwned, refuseChanges, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref, Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import type { NetworkOutput, SubnetOutput, SubnetProps } from '../kinds.ts';
import { networkName } from '../names.ts';
import { computeOperations, toOperation } from '../operations/compute.ts';
import { foundByDescription, hasOurDescription, ownDescription } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { requestId } from '../request-id.ts';
import { stillThere } from '../still-there.ts';

type Subnetwork = compute_v1.Schema$Subnetwork;

const immutable = ['nodes', 'pods', 'services', 'privateGoogleAccess'] as const;

/** Nodes, pods and services of the cluster. cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
export function subnet(context: CloudContext): Resource<SubnetProps, { network: NetworkOutput }, SubnetOutput> {
  return {
    permissions: [
      'compute.networks.updatePolicy',
      'compute.regionOperations.get',
      'compute.regionOperations.list',
      'compute.subnetworks.create',
      'compute.subnetworks.delete',
      'compute.subnetworks.get',
      'compute.subnetworks.list',
    ],
    immutable,

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      return found && { output: outputOf(ref), actual: actualOf(found) };
    },

    async ensure(ref, props, { network }) {
      const cloud = cloudOf(context, ref.scope);
      const { subnetworks } = await cloud.clients.compute();
      const requestBody = {
        name: ref.name,
        description: ownDescription(ref),
        network: network.network,
        ipCidrRange: props.nodes,
        secondaryIpRanges: [
          { rangeName: 'pods', ipCidrRange: props.pods },
          { rangeName: 'services', ipCidrRange: props.services },
        ],
        privateIpGoogleAccess: props.privateGoogleAccess,
      };
      const made = await bringAbout(cloud, lifespan(cloud, ref), (generation) =>
        cloud.send(`cannot create the subnet ${ref.name}`, async () => {
          const id = requestId(ref, generation, requestBody);
          return toOperation((await subnetworks.insert({ ...placeOf(ref.scope), requestId: id, requestBody })).data);
        }),
      );
      const instead = 'put the ranges back, or make a new installation with another name';
      refuseChanges(`the subnet ${ref.name}`, props, actualOf(made), immutable, instead);
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const { subnetworks } = await cloud.clients.compute();
      const all = await cloud.list('cannot list subnets', () =>
        everyPage(
          (page) => subnetworks.list({ project: cloud.project, region: scope.location, ...page }),
          ({ items }) => items,
        ),
      );
      const ours = all.filter((each) => hasOurDescription(each.description, scope));
      return stillThere(
        ours,
        (each) => read(cloud, scope, each.name ?? ''),
        (each) => foundByDescription('gcp.subnet', each.name ?? '', each.description),
      );
    },
  };
}

function outputOf({ scope, name }: Ref): SubnetOutput {
  const { account, location } = scope;
  return {
    network: `projects/${account}/global/networks/${networkName(scope)}`,
    subnet: `projects/${account}/regions/${location}/subnetworks/${name}`,
  };
}

function actualOf(found: Subnetwork): Partial<SubnetProps> {
  const secondary = (name: string): string | undefined =>
    found.secondaryIpRanges?.find((range) => range.rangeName === name)?.ipCidrRange ?? undefined;
  return {
    nodes: found.ipCidrRange ?? '',
    pods: secondary('pods') ?? '',
    services: secondary('services') ?? '',
    privateGoogleAccess: found.privateIpGoogleAccess ?? false,
  };
}

async function look(cloud: GoogleCloud, ref: Ref): Promise<Subnetwork | undefined> {
  const found = await read(cloud, ref.scope, ref.name);
  if (found && !hasOurDescription(found.description, ref.scope)) throw notOwned('the subnet', ref.name);
  return found;
}

async function read(cloud: GoogleCloud, scope: Scope, name: string): Promise<Subnetwork | undefined> {
  const { subnetworks } = await cloud.clients.compute();
  return cloud.find(`cannot read the subnet ${name}`, async () => {
    return (await subnetworks.get({ ...placeOf(scope), subnetwork: name })).data;
  });
}

const placeOf = ({ account, location }: Scope): { project: string; region: string } => ({
  project: account,
  region: location,
});

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<Subnetwork> {
  const place = placeOf(ref.scope);
  const path = `regions/${place.region}/subnetworks/${ref.name}`;
  const what = `the subnet ${ref.name}`;
  return {
    what,
    target: path,
    operations: computeOperations(cloud, { region: place.region }, path),
    look: () => look(cloud, ref),
    condition: () => 'ready',
    lagMs: 10_000,
    remembersRequests: true,
    async remove() {
      const { subnetworks } = await cloud.clients.compute();
      return cloud.send(`cannot delete ${what}`, async () => {
        return toOperation((await subnetworks.delete({ ...place, subnetwork: ref.name })).data);
      });
    },
  };
}
