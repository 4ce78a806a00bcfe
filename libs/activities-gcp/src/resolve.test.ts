import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { platformApis } from './platform-apis.ts';
import { gcp } from './provider.ts';
import { cluster } from './resources/cluster.ts';
import { network } from './resources/network.ts';
import { nodeIdentity } from './resources/node-identity.ts';
import { sqlInstance } from './resources/sql-instance.ts';
import { subnet } from './resources/subnet.ts';
import { sqlInstanceName } from './names.ts';
import { installation } from './testing/installation.ts';
import { enableApis, project, stage, type Stage } from './testing/stage.ts';

const sqlProps = {
  region: 'europe-west1',
  version: 'MYSQL_5_7' as const,
  tier: 'db-n1-standard-1',
  storageGb: 20,
  maxStorageGb: 120,
  highAvailability: false,
  backupDays: 7,
  deletionProtection: false,
  labels: {},
};

describe('gcp.resolve', () => {
  let on: Stage;
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const changes = () =>
    on.cloud.journal
      .entries()
      .filter((entry) => entry.committed && entry.service !== 'sts')
      .map((entry) => entry.operation);

  test('resolve: in a fresh project it switches on what has to answer, once', async () => {
    const first = await gcp.resolve(installation(), on.context);
    expect(first).toMatchObject({
      incarnation: 1,
      zones: ['europe-west1-b', 'europe-west1-c', 'europe-west1-d'],
      caller: `slipway-operator@${project}.iam.gserviceaccount.com`,
      assumed: false,
    });
    expect(first.kubernetes).toMatch(/^1\.\d+\.\d+-gke\.\d+$/);
    expect(changes()).toEqual(['BatchEnableServices']);
    expect(await gcp.resolve(installation(), on.context)).toEqual(first);
    expect(changes()).toEqual(['BatchEnableServices']);
  });

  test('resolve: a small installation has one zone; zones and versions of the file are taken at their word', async () => {
    enableApis(on.cloud, platformApis);
    expect((await gcp.resolve(installation({ size: 'small' }), on.context)).zones).toEqual(['europe-west1-b']);
    const named = installation({ size: 'small' }, { zones: ['europe-west1-d'] });
    expect((await gcp.resolve(named, on.context)).zones).toEqual(['europe-west1-d']);
    await expect(gcp.resolve(installation({ kubernetes: { version: '1.19' } }), on.context)).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-009', specPath: 'spec.kubernetes.version' },
    });
  });

  test('resolve: a region or a machine type that is not there is INVALID_SPEC, before anything is made', async () => {
    enableApis(on.cloud, platformApis);
    const machine = installation({ nodePools: { services: { machineType: 'n9-standard-4' } } });
    for (const spec of [installation({ region: 'europe-west99' }), machine]) {
      await expect(gcp.resolve(spec, on.context)).rejects.toMatchObject({
        failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-009' },
      });
    }
    expect(changes()).toEqual([]);
  });

  test('resolve: a project that does not exist is SW-SPEC-068, naming who asked', async () => {
    await expect(gcp.resolve(installation({}, { project: 'no-such-project' }), on.context)).rejects.toMatchObject({
      failure: {
        code: 'INVALID_SPEC',
        rule: 'SW-SPEC-068',
        specPath: 'spec.gcp.project',
        message: expect.stringContaining('slipway-operator@'),
      },
    });
  });

  test('resolve: without credentials it is UNAUTHENTICATED, with the command to sign in', async () => {
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nowhere/adc.json';
    // Clients are kept by address and project, so another project reads the credentials anew.
    const spec = installation({}, { project: 'another-project' });
    await expect(gcp.resolve(spec, on.context)).rejects.toMatchObject({
      failure: { code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025', fix: 'gcloud auth application-default login' },
    });
  });

  test('resolve: what stands wins over what is on sale, and locate finds it by labels alone', async () => {
    enableApis(on.cloud, platformApis);
    const { context } = on;
    const made = await network(context).ensure(
      on.ref('cluster/network', 'gcp.network', 'acme-gcp-net'),
      { routingMode: 'REGIONAL' },
      {},
    );
    const ranges = { nodes: '10.255.0.0/16', pods: '10.0.0.0/12', services: '10.64.0.0/20', privateGoogleAccess: true };
    const needs = {
      subnet: await subnet(context).ensure(on.ref('cluster/subnet', 'gcp.subnet', 'acme-gcp-nodes'), ranges, {
        network: made,
      }),
      nodeIdentity: await nodeIdentity(context).ensure(
        on.ref('cluster/node-identity', 'gcp.node-identity', 'acme-gcp-gke'),
        { roles: [] },
        {},
      ),
    };
    const second = { ...on.scope, incarnation: 2, cluster: { name: 'acme-gcp', location: 'europe-west1-c' } };
    const ref = { ...on.ref('cluster/control-plane', 'gcp.cluster', 'acme-gcp'), scope: second };
    const props = {
      location: 'europe-west1-c',
      zones: ['europe-west1-c'],
      version: '1.35.6-gke.1200',
      channel: 'none' as const,
      authorizedCidrs: [],
      labels: {},
    };
    await cluster(context).ensure(ref, props, needs);
    const resolved = await gcp.resolve(installation({ size: 'small' }), context);
    expect(resolved).toMatchObject({ incarnation: 2, zones: ['europe-west1-c'], kubernetes: '1.35.6-gke.1200' });
    // A larger size would be another cluster elsewhere: the standing one is refused its new zones, never doubled or lost.
    const larger = installation();
    const grown = await gcp.resolve(larger, context);
    expect(grown.zones).toHaveLength(3);
    expect(gcp.scope(larger, grown).cluster).toEqual(second.cluster);
    const target = { installation: 'acme-gcp', account: project, location: 'europe-west1' };
    expect(await gcp.locate(target, context)).toEqual(second);
    expect(await gcp.locate({ ...target, installation: 'acme' }, context)).toBeUndefined();
    const removal = await gcp.resolveForRemoval(larger, context);
    expect(gcp.scope(larger, removal)).toEqual(second);
  });

  test('locate: what is left of a teardown by hand is found, be it one account or one disk', async () => {
    enableApis(on.cloud, platformApis);
    const { context } = on;
    const target = { installation: 'acme-gcp', account: project, location: 'europe-west1' };
    expect(await gcp.locate(target, context)).toBeUndefined();
    const account = on.ref('storage/identity', 'gcp.storage-identity', 'acme-gcp-gcs');
    await nodeIdentity(context).ensure({ ...account, scope: { ...on.scope, incarnation: 3 } }, { roles: [] }, {});
    expect(await gcp.locate(target, context)).toMatchObject({ incarnation: 3 });
    await nodeIdentity(context).destroy(account);
    expect(await gcp.locate(target, context)).toBeUndefined();
    const labels = { 'goog-k8s-cluster-name': 'acme-gcp', 'goog-k8s-cluster-location': 'europe-west1' };
    const path = `projects/${project}/zones/europe-west1-b/disks/pvc-1`;
    const zone = `https://www.googleapis.com/compute/v1/projects/${project}/zones/europe-west1-b`;
    on.cloud.seed({ resources: [{ service: 'compute', type: 'compute.disks', path, body: { labels, zone } }] });
    expect(await gcp.locate(target, context)).toMatchObject({ installation: 'acme-gcp', incarnation: 1 });
  });

  test('resolveForRemoval: what is no longer sold, and APIs that are off, do not stand in the way; nothing is switched on', async () => {
    const gone = installation({
      region: 'europe-west99',
      kubernetes: { version: '1.19' },
      nodePools: { services: { machineType: 'n9-standard-4' } },
    });
    const resolved = await gcp.resolveForRemoval(gone, on.context);
    expect(gcp.scope(gone, resolved)).toMatchObject({ incarnation: 1, cluster: { location: 'europe-west99' } });
    expect(resolved.assumed).toBe(false);
    expect(changes()).toEqual([]);
  });

  test('resolve: a database name that is reserved after a delete asks for the next incarnation', async () => {
    enableApis(on.cloud, platformApis);
    const ref = on.ref('database/instance', 'gcp.sql-instance', sqlInstanceName(on.scope));
    await sqlInstance(on.context).ensure(ref, sqlProps, {});
    await sqlInstance(on.context).destroy(ref);
    expect((await gcp.resolve(installation(), on.context)).incarnation).toBe(2);
  });

  test('missingPermissions: names what the caller lacks', async () => {
    enableApis(on.cloud, platformApis);
    on.cloud.seed({ deny: { [`slipway-operator@${project}.iam.gserviceaccount.com`]: ['container.clusters.create'] } });
    const missing = await gcp.missingPermissions(
      on.scope,
      ['container.clusters.create', 'dns.managedZones.create'],
      on.context,
    );
    expect(missing).toEqual(['container.clusters.create']);
  });
});
