import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ResourceRegistry, sweep } from '@slipway/activities-core';
import type { Scope, SweepResult } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { gcp } from '../provider.ts';
import { network } from '../resources/network.ts';
import { nodeIdentity } from '../resources/node-identity.ts';
import { repository } from '../resources/repository.ts';
import { subnet } from '../resources/subnet.ts';
import { enableApis, project, stage, type Stage } from '../testing/stage.ts';

const ranges = { nodes: '10.255.0.0/16', pods: '10.0.0.0/12', services: '10.64.0.0/20', privateGoogleAccess: true };

describe('the sweep of a half-made installation', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  /** What had been made when the run ended. */
  async function halfMade(scope: Scope): Promise<void> {
    const { context } = on;
    const ref = (step: Parameters<Stage['ref']>[0], kind: string, name: string) => ({
      ...on.ref(step, kind, `${scope.installation}-${name}`),
      scope,
    });
    const net = ref('cluster/network', 'gcp.network', 'net');
    const made = await network(context).ensure(net, { routingMode: 'REGIONAL' }, {});
    await subnet(context).ensure(ref('cluster/subnet', 'gcp.subnet', 'nodes'), ranges, { network: made });
    await nodeIdentity(context).ensure(ref('cluster/node-identity', 'gcp.node-identity', 'gke'), { roles: [] }, {});
    const images = ref('registry/repository', 'gcp.repository', 'images');
    await repository(context).ensure(images, { location: 'europe-west1', labels: {} }, {});
  }

  /** A machine that somebody started in our subnet. */
  function seedMachine(): string {
    const path = `projects/${project}/zones/europe-west1-b/instances/somebodys-vm`;
    const within = `projects/${project}/regions/europe-west1/subnetworks/acme-gcp-nodes`;
    const refs = [`//compute.googleapis.com/${within}`];
    on.cloud.seed({ resources: [{ service: 'compute', type: 'compute.instances', path, refs }] });
    return `//compute.googleapis.com/${path}`;
  }

  const sweepAll = async (): Promise<SweepResult> => {
    const registry = new ResourceRegistry(await gcp.resources(on.context));
    return sweep({ scope: on.scope, keep: [], remove: true, deleteData: true }, registry, on.context.call);
  };
  const standing = (): string[] =>
    on.cloud
      .leftovers()
      .map(({ type, name }) => `${String(type)} ${String(name)}`)
      .sort();

  test('sweep: all of ours goes, the neighbour whose name begins ours keeps everything', async () => {
    await halfMade(on.scope);
    const own = standing();
    await halfMade({ ...on.scope, installation: 'acme', cluster: { name: 'acme', location: 'europe-west1' } });
    const theirs = standing().filter((each) => !own.includes(each));
    expect([own.length, theirs.length]).toEqual([4, 4]);
    const { leftovers, byLabel } = await sweepAll();
    expect({ leftovers, byLabel }).toEqual({ leftovers: [], byLabel: 4 });
    expect(standing()).toEqual(theirs);
    expect(await sweepAll()).toEqual({ removed: [], leftovers: [], byLabel: 0, byNetwork: 0 });
  });

  test("sweep: what somebody's machine holds is left with the machine's name, and goes once that is gone", async () => {
    await halfMade(on.scope);
    const machine = seedMachine();
    const { leftovers, removed } = await sweepAll();
    expect(removed.map(({ kind }) => kind).sort()).toEqual(['gcp.node-identity', 'gcp.repository']);
    expect(leftovers.map(({ kind, heldBy }) => [kind, heldBy])).toEqual([
      ['gcp.network', expect.stringContaining('acme-gcp-nodes')],
      ['gcp.subnet', expect.stringContaining('somebodys-vm')],
    ]);
    on.cloud.gcp.graph.delete(machine, 'somebody');
    expect((await sweepAll()).leftovers).toEqual([]);
    expect(standing()).toEqual([]);
  });

  test('sweep: things of our names that do not carry our label are nobody of ours', async () => {
    const { networks } = await cloudOf(on.context, on.scope).clients.compute();
    const requestBody = { name: 'acme-gcp-net', autoCreateSubnetworks: false };
    await networks.insert({ project, requestBody });
    await on.time.pass();
    expect(await sweepAll()).toEqual({ removed: [], leftovers: [], byLabel: 0, byNetwork: 0 });
    expect(standing()).toEqual(['compute.networks acme-gcp-net']);
  });
});
