import { notOwned, type CloudContext, type Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { bringAbout, end, type Lifespan } from '../bring-about.ts';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import type { NetworkOutput, NetworkProps } from '../kinds.ts';
import { computeOperations, toOperation } from '../operations/compute.ts';
import { foundByDescription, hasOurDescription, ownDescription } from '../ownership.ts';
import { everyPage } from '../pages.ts';
import { requestId } from '../request-id.ts';
import { stillThere } from '../still-there.ts';
import { sweepNetwork } from '../sweep/network.ts';

const outputOf = (ref: Ref): NetworkOutput => ({
  network: `projects/${ref.scope.account}/global/networks/${ref.name}`,
});

/** The installation's own VPC. cloud.google.com/compute/docs/reference/rest/v1/networks */
export function network(context: CloudContext): Resource<NetworkProps, object, NetworkOutput> {
  return {
    permissions: [
      'compute.networks.create',
      'compute.networks.delete',
      'compute.networks.get',
      'compute.networks.list',
      'compute.globalOperations.get',
      'compute.globalOperations.list',
    ],
    immutable: ['routingMode'],

    async observe(ref) {
      const found = await look(cloudOf(context, ref.scope), ref);
      const routingMode = found?.routingConfig?.routingMode;
      return found && { output: outputOf(ref), actual: routingMode === 'REGIONAL' ? { routingMode } : {} };
    },

    async ensure(ref) {
      const cloud = cloudOf(context, ref.scope);
      const { networks } = await cloud.clients.compute();
      const requestBody = {
        name: ref.name,
        description: ownDescription(ref),
        autoCreateSubnetworks: false,
        routingConfig: { routingMode: 'REGIONAL' },
      };
      await bringAbout(cloud, lifespan(cloud, ref), (generation) =>
        cloud.send(`cannot create the network ${ref.name}`, async () => {
          const id = requestId(ref, generation, requestBody);
          return toOperation((await networks.insert({ project: cloud.project, requestId: id, requestBody })).data);
        }),
      );
      return outputOf(ref);
    },

    async destroy(ref) {
      const cloud = cloudOf(context, ref.scope);
      if (!(await look(cloud, ref))) return;
      await sweepNetwork(context, ref.scope);
      await end(cloud, lifespan(cloud, ref));
    },

    async list(scope) {
      const cloud = cloudOf(context, scope);
      const ours = (await allNetworks(cloud)).filter((each) => hasOurDescription(each.description, scope));
      return stillThere(
        ours,
        (each) => read(cloud, each.name ?? ''),
        (each) => foundByDescription('gcp.network', each.name ?? '', each.description),
      );
    },
  };
}

/** Of the whole project, whoever's. */
export async function allNetworks(cloud: GoogleCloud): Promise<compute_v1.Schema$Network[]> {
  const { networks } = await cloud.clients.compute();
  return cloud.list('cannot list networks', () =>
    everyPage(
      (page) => networks.list({ project: cloud.project, ...page }),
      ({ items }) => items,
    ),
  );
}

async function look(cloud: GoogleCloud, ref: Ref): Promise<compute_v1.Schema$Network | undefined> {
  const found = await read(cloud, ref.name);
  if (found && !hasOurDescription(found.description, ref.scope)) throw notOwned('the network', ref.name);
  return found;
}

async function read(cloud: GoogleCloud, name: string): Promise<compute_v1.Schema$Network | undefined> {
  const { networks } = await cloud.clients.compute();
  return cloud.find(`cannot read the network ${name}`, async () => {
    return (await networks.get({ project: cloud.project, network: name })).data;
  });
}

function lifespan(cloud: GoogleCloud, ref: Ref): Lifespan<compute_v1.Schema$Network> {
  const { project } = cloud;
  const path = `global/networks/${ref.name}`;
  const what = `the network ${ref.name}`;
  return {
    what,
    target: path,
    operations: computeOperations(cloud, 'global', path),
    look: () => look(cloud, ref),
    condition: () => 'ready',
    lagMs: 10_000,
    remembersRequests: true,
    async remove() {
      const { networks } = await cloud.clients.compute();
      return cloud.send(`cannot delete ${what}`, async () => {
        return toOperation((await networks.delete({ project, network: ref.name })).data);
      });
    },
  };
}
