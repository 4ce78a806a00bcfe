import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cloudOf } from '../cloud.ts';
import { platformApis } from '../platform-apis.ts';
import { storageBaseline } from '../resources/storage-baseline.ts';
import { storageIdentity } from '../resources/storage-identity.ts';
import { userBucket } from '../sweep/user-bucket.ts';
import { driftOfPlan, enableApis, project, stage, type Stage } from '../testing/stage.ts';
import { userBuckets } from './user-buckets.ts';

const identityProps = {
  roles: ['roles/storage.admin', 'roles/storage.objectAdmin'],
  keyIn: 'k8s://gitpod/storage-gcp',
};

describe('user buckets', () => {
  let on: Stage;
  const refs = () => ({
    baseline: on.ref('storage/baseline', 'gcp.storage-baseline', 'slipway-baseline'),
    identity: on.ref('storage/identity', 'gcp.storage-identity', 'acme-gcp-gcs'),
  });
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const standing = () => userBuckets(cloudOf(on.context, on.scope));
  const seed = (...names: string[]) =>
    on.cloud.seed({ buckets: names.map((name) => ({ project, name, objects: ['workspace.tar'] })) });

  test('storageBaseline: written once; what came later is ours', async () => {
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: false }, {});
    seed('gitpod--user-1');
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: false }, {});
    expect(await driftOfPlan(storageBaseline(on.context), refs().baseline, { sharedProject: false })).toEqual([]);
    expect(await userBucket(on.context).list(on.scope)).toEqual([
      { kind: 'gcp.user-bucket', name: 'gitpod--user-1', holdsData: true },
    ]);
  });

  test('storageBaseline: buckets of another Gitpod are refused unless the file says that the project is shared', async () => {
    seed('gitpod--user-theirs');
    const baseline = storageBaseline(on.context);
    await expect(baseline.ensure(refs().baseline, { sharedProject: false }, {})).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', specPath: 'spec.storage.sharedProject' },
    });
    await baseline.ensure(refs().baseline, { sharedProject: true }, {});
    expect(await userBucket(on.context).list(on.scope)).toEqual([]);
  });

  test('storageIdentity.destroy: takes our buckets along and leaves those that stood before', async () => {
    seed('gitpod--user-theirs');
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: true }, {});
    await storageIdentity(on.context).ensure(refs().identity, identityProps, {});
    expect(await driftOfPlan(storageIdentity(on.context), refs().identity, identityProps)).toEqual([]);
    seed('gitpod--user-ours');
    await storageIdentity(on.context).destroy(refs().identity);
    await storageIdentity(on.context).destroy(refs().identity);
    expect(await standing()).toEqual(['gitpod--user-theirs']);
  });

  test('storageIdentity.destroy: with the cluster gone, the buckets of a project that is ours alone go all the same', async () => {
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: false }, {});
    await storageIdentity(on.context).ensure(refs().identity, identityProps, {});
    const changes = on.commits('serviceAccounts.patch').length;
    await storageIdentity(on.context).ensure(refs().identity, identityProps, {});
    expect(on.commits('serviceAccounts.patch')).toHaveLength(changes);
    seed('gitpod--user-1');
    on.clusterApi.gone = true;
    const found = await userBucket(on.context).list(on.scope);
    expect(found).toEqual([{ kind: 'gcp.user-bucket', name: 'gitpod--user-1', holdsData: true }]);
    await storageIdentity(on.context).destroy(refs().identity);
    expect(await standing()).toEqual([]);
  });

  test('storageIdentity.destroy: of a shared project without its list nobody knows whose buckets they are, so they stay', async () => {
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: false }, {});
    await storageIdentity(on.context).ensure(refs().identity, identityProps, {});
    await storageBaseline(on.context).ensure(refs().baseline, { sharedProject: true }, {});
    seed('gitpod--user-1');
    on.clusterApi.gone = true;
    await storageIdentity(on.context).destroy(refs().identity);
    expect(await standing()).toEqual(['gitpod--user-1']);
  });
});
