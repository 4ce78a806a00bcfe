import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { computeClient, enableEverything, project } from '../testing/google-clients.ts';

const id = `//compute.googleapis.com/projects/${project}/global/networks/acme-net`;

describe('fault rules', () => {
  let cloud: LocalCloud;
  let compute: ReturnType<typeof computeClient>;
  let exits: number;
  beforeEach(async () => {
    exits = 0;
    cloud = await startLocalCloud({ scale: 'manual', seed: 7, exit: () => exits++ });
    enableEverything(cloud);
    compute = computeClient(cloud);
  });
  afterEach(() => cloud.close());

  const insert = () =>
    compute.networks.insert(
      { project, requestBody: { name: 'acme-net', autoCreateSubnetworks: false } },
      { retry: false },
    );
  const arm = (action: object, match: object = { operation: 'networks.insert' }) =>
    cloud.faults.add({ id: 'rule', match, nth: 1, action });
  const last = () => cloud.journal.entries().at(-1);
  const exists = () => cloud.gcp.graph.get(id) !== undefined;

  test('timeout-after-commit: the work is done, the reply is lost, and a repeat meets what exists', async () => {
    arm({ 'timeout-after-commit': {} });
    await expect(insert()).rejects.toThrow();
    expect(exists()).toBe(true);
    expect(last()).toMatchObject({
      outcome: 'fault',
      status: 0,
      committed: true,
      faultRule: 'rule',
      resourceIds: [id],
    });
    await expect(insert()).rejects.toMatchObject({ status: 409 });
    expect(cloud.gcp.graph.creates(id)).toBe(1);
  });

  test('reset-before-commit: nothing was done', async () => {
    arm({ 'reset-before-commit': {} });
    await expect(insert()).rejects.toThrow();
    expect(exists()).toBe(false);
    expect(last()).toMatchObject({ outcome: 'fault', committed: false });
    await insert();
    expect(exists()).toBe(true);
  });

  test('exit: the process ends after the commit and before the reply', async () => {
    arm({ exit: {} });
    await expect(insert()).rejects.toThrow();
    expect([exists(), exits]).toEqual([true, 1]);
  });

  test('status: any error, with Retry-After', async () => {
    arm({ status: { http: 429, message: 'slow down', retryAfter: 3 } });
    await expect(insert()).rejects.toMatchObject({ status: 429, message: 'slow down' });
    expect(exists()).toBe(false);
    expect(last()).toMatchObject({ outcome: 'fault', faultRule: 'rule' });
  });

  test('status: with an ErrorInfo, where Google sends one', async () => {
    arm({ status: { http: 403, info: { reason: 'SERVICE_DISABLED', metadata: { service: 'x.googleapis.com' } } } });
    const error = { details: [{ reason: 'SERVICE_DISABLED', metadata: { service: 'x.googleapis.com' } }] };
    await expect(insert()).rejects.toMatchObject({ response: { data: { error } } });
  });

  test('expire-token: the token is over, a fresh one works', async () => {
    arm({ 'expire-token': {} });
    await expect(insert()).rejects.toMatchObject({ status: 401 });
    await computeClient(cloud).networks.insert({
      project,
      requestBody: { name: 'acme-net', autoCreateSubnetworks: false },
    });
    expect(exists()).toBe(true);
  });

  test('deny: the permission is missing, by role or by organisation policy', async () => {
    arm({ deny: { action: 'compute.networks.*' } });
    await expect(insert()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('compute.networks.create'),
    });
    cloud.faults.remove();
    arm({ deny: { action: 'compute.networks.create', kind: 'org-policy' } });
    await expect(insert()).rejects.toMatchObject({ status: 412 });
  });

  test('op-fails, op-stuck, op-slow: act on the operation, not on the request', async () => {
    arm({ 'op-fails': { code: 'BACKEND_ERROR', message: 'no', leaves: 'none' } });
    const { data } = await insert();
    await cloud.scheduler.advance(300_000);
    expect(
      (await compute.globalOperations.get({ project, operation: data.name ?? '' })).data.error?.errors?.[0]?.code,
    ).toBe('BACKEND_ERROR');
    expect(exists()).toBe(false);
    cloud.faults.remove();
    arm({ 'op-stuck': {} });
    const { data: stuck } = await insert();
    await cloud.scheduler.advance(86_400_000);
    const statusOf = async () =>
      (await compute.globalOperations.get({ project, operation: stuck.name ?? '' })).data.status;
    expect(await statusOf()).toBe('RUNNING');
    const takeBack = (rule: string) => fetch(`${cloud.admin}/_sim/faults/${rule}`, { method: 'DELETE' });
    await takeBack('another');
    await cloud.scheduler.advance(1);
    expect(await statusOf()).toBe('RUNNING');
    await takeBack('rule');
    await cloud.scheduler.advance(1);
    expect([await statusOf(), exists()]).toEqual(['DONE', true]);
  });

  test('stale-reads: a replica that has not heard of the resource yet', async () => {
    await insert();
    await cloud.scheduler.advance(120_000);
    arm({ 'stale-reads': { ms: 600_000 } }, { operation: 'networks.get' });
    await expect(compute.networks.get({ project, network: 'acme-net' })).rejects.toMatchObject({ status: 404 });
    expect((await compute.networks.get({ project, network: 'acme-net' })).data.name).toBe('acme-net');
  });

  test('quota: the named limit is reached', async () => {
    arm({ quota: { name: 'NETWORKS', limit: 5 } });
    await expect(insert()).rejects.toThrow("Quota 'NETWORKS' exceeded.  Limit: 5.0 globally.");
  });

  test('slow: the reply takes its time', async () => {
    arm({ slow: { ms: 120 } });
    const begun = Date.now();
    await insert();
    expect(Date.now() - begun).toBeGreaterThanOrEqual(115);
  });
});
