import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { storageClass } from './storage-class.ts';

const props = { provisioner: 'ebs.csi.aws.com', parameters: { type: 'gp3', encrypted: 'true' }, isDefault: true };

describe('storageClass', () => {
  let on: Stage;
  const ref = () => on.ref('node-pools/storage-class', 'aws.storage-class', 'gp3');
  const key = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'gp3' };
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  test('storageClass.ensure: the default, in the zone of the pod; an equal plan finds nothing to do', async () => {
    const { clusterApi } = on;
    expect(await storageClass(on.context).observe(ref())).toBeUndefined();
    await storageClass(on.context).ensure(ref(), props, {});
    await storageClass(on.context).ensure(ref(), props, {});
    expect(await clusterApi.read(ref(), key)).toMatchObject({
      provisioner: props.provisioner,
      parameters: props.parameters,
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
    });
    expect(await driftOfPlan(storageClass(on.context), ref(), props)).toEqual([]);
    const changed = { ...props, parameters: { type: 'gp2' } };
    expect(await driftOfPlan(storageClass(on.context), ref(), changed)).toEqual(['parameters']);
    await expect(storageClass(on.context).ensure(ref(), changed, {})).rejects.toMatchObject({
      failure: { code: 'INVALID_SPEC', rule: 'SW-SPEC-078' },
    });
  });

  test('storageClass.observe: one that is the default no more stands, differs from the plan, and is repaired', async () => {
    const { provisioner, parameters } = props;
    const { apiVersion, kind, name } = key;
    const plain = { apiVersion, kind, metadata: { name, annotations: {} }, provisioner, parameters };
    await on.clusterApi.apply(ref(), plain);
    expect(await driftOfPlan(storageClass(on.context), ref(), props)).toEqual(['isDefault']);
    await storageClass(on.context).ensure(ref(), props, {});
    expect(await driftOfPlan(storageClass(on.context), ref(), props)).toEqual([]);
  });

  test('storageClass: one of somebody else is left alone', async () => {
    const neighbour = { ...ref(), scope: { ...on.scope, installation: 'acme' } };
    await storageClass(on.context).ensure(neighbour, props, {});
    const theirs = { failure: { code: 'NOT_OWNED' } };
    await expect(storageClass(on.context).observe(ref())).rejects.toMatchObject(theirs);
    await expect(storageClass(on.context).ensure(ref(), props, {})).rejects.toMatchObject(theirs);
    await expect(async () => storageClass(on.context).destroy(ref())).rejects.toMatchObject(theirs);
  });

  test('storageClass.destroy: twice is success', async () => {
    await storageClass(on.context).ensure(ref(), props, {});
    await storageClass(on.context).destroy(ref());
    await storageClass(on.context).destroy(ref());
    expect(await storageClass(on.context).observe(ref())).toBeUndefined();
  });
});
