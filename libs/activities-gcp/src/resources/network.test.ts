import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@slipway/contracts';
import { platformApis } from '../platform-apis.ts';
import { callContext, driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { cloudOf } from '../cloud.ts';
import { network } from './network.ts';
import { subnet } from './subnet.ts';

const networkProps = { routingMode: 'REGIONAL' as const };
const subnetProps = {
  nodes: '10.255.0.0/16',
  pods: '10.0.0.0/12',
  services: '10.64.0.0/20',
  privateGoogleAccess: true,
};

describe('network and subnet', () => {
  let on: Stage;
  const refs = () => ({
    net: on.ref('cluster/network', 'gcp.network', 'acme-gcp-net'),
    nodes: on.ref('cluster/subnet', 'gcp.subnet', 'acme-gcp-nodes'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const ensureBoth = async () => {
    const made = await network(on.context).ensure(refs().net, networkProps, {});
    return subnet(on.context).ensure(refs().nodes, subnetProps, { network: made });
  };

  test('network.ensure: twice is one create, and an equal plan finds nothing to do', async () => {
    await ensureBoth();
    const output = await ensureBoth();
    expect(output.subnet).toBe(`projects/${project}/regions/europe-west1/subnetworks/acme-gcp-nodes`);
    expect(on.commits('networks.insert', 'subnetworks.insert')).toEqual(['networks.insert', 'subnetworks.insert']);
    expect(await driftOfPlan(network(on.context), refs().net, networkProps)).toEqual([]);
    expect(await driftOfPlan(subnet(on.context), refs().nodes, subnetProps)).toEqual([]);
  });

  test('network.ensure: comes up also after several installs and undos within the hour', async () => {
    for (let round = 0; round < 5; round++) {
      await network(on.context).ensure(refs().net, networkProps, {});
      await network(on.context).destroy(refs().net);
    }
    expect(on.commits('networks.delete')).toHaveLength(5);
  });

  test('network.ensure: finds the network whose create reply was lost', async () => {
    on.cloud.faults.add({
      id: 'lost',
      match: { service: 'compute', operation: 'networks.insert' },
      nth: 1,
      action: { 'timeout-after-commit': {} },
    });
    await network(on.context).ensure(refs().net, networkProps, {});
    expect(on.commits('networks.insert')).toHaveLength(1);
  });

  test('network.ensure: after an operation that failed, the next attempt is not answered with it again', async () => {
    const action = { 'op-fails': { code: 'INTERNAL_ERROR', leaves: 'none' } };
    on.cloud.faults.add({ match: { service: 'compute', phase: 'lro' }, nth: 1, action });
    await expect(network(on.context).ensure(refs().net, networkProps, {})).rejects.toMatchObject({
      failure: { code: 'INTERNAL', rule: 'SW-INT-030' },
    });
    await network(on.context).ensure(refs().net, networkProps, {});
    expect(await driftOfPlan(network(on.context), refs().net, networkProps)).toEqual([]);
  });

  test('network.ensure: follows the operation that its heartbeat names', async () => {
    on.time.stop();
    const { networks } = await cloudOf(on.context, on.scope).clients.compute();
    const { data } = await networks.insert({
      project,
      requestBody: { name: 'acme-gcp-net', description: 'slipway-installation=acme-gcp', autoCreateSubnetworks: false },
    });
    const call = callContext({ operation: data.name ?? '', target: 'global/networks/acme-gcp-net' });
    const heartbeat = (details: JsonObject): void => {
      call.heartbeat(details);
      on.time.goOn();
    };
    await network({ ...on.context, call: { ...call, heartbeat } }).ensure(refs().net, networkProps, {});
    expect(on.commits('networks.insert')).toHaveLength(1);
    expect(call.beats[0]).toMatchObject({ operation: data.name });
  });

  test('network.destroy: twice is success, and a network of that name can be made again', async () => {
    await ensureBoth();
    for (const round of [1, 2]) {
      await subnet(on.context).destroy(refs().nodes);
      await network(on.context).destroy(refs().net);
      expect([round, await network(on.context).observe(refs().net)]).toEqual([round, undefined]);
    }
    await ensureBoth();
    expect(await network(on.context).observe(refs().net)).toBeDefined();
  });

  test('network.destroy: names who still uses it', async () => {
    await ensureBoth();
    await expect(network(on.context).destroy(refs().net)).rejects.toMatchObject({
      failure: { code: 'DEPENDENCY', rule: 'SW-DEP-054', message: expect.stringContaining('acme-gcp-nodes') },
    });
  });

  test('network: a foreign network of that name is refused by every verb and stays', async () => {
    const { networks } = await cloudOf(on.context, on.scope).clients.compute();
    const requestBody = {
      name: 'acme-gcp-net',
      description: 'slipway-installation=acme',
      autoCreateSubnetworks: false,
    };
    await networks.insert({ project, requestBody });
    const foreign = { failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } };
    await expect(network(on.context).observe(refs().net)).rejects.toMatchObject(foreign);
    await expect(network(on.context).ensure(refs().net, networkProps, {})).rejects.toMatchObject(foreign);
    await expect(network(on.context).destroy(refs().net)).rejects.toMatchObject(foreign);
    expect(on.commits('networks.delete')).toEqual([]);
    expect(await network(on.context).list?.(on.scope)).toEqual([]);
  });

  test('subnet.ensure: refuses ranges other than those it was made with', async () => {
    await ensureBoth();
    const made = { network: `projects/${project}/global/networks/acme-gcp-net` };
    const changed = { ...subnetProps, pods: '10.16.0.0/12' };
    expect(await driftOfPlan(subnet(on.context), refs().nodes, changed)).toEqual(['pods']);
    await expect(subnet(on.context).ensure(refs().nodes, changed, { network: made })).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
  });

  test('list: finds what carries our mark, with step and incarnation', async () => {
    await ensureBoth();
    await on.time.pass();
    const found = await network(on.context).list?.({ ...on.scope, incarnation: 7 });
    expect(found).toEqual([{ kind: 'gcp.network', name: 'acme-gcp-net', step: 'cluster/network', incarnation: 1 }]);
  });
});
