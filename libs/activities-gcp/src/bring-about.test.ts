import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { platformApis } from './platform-apis.ts';
import { sqlInstanceName } from './names.ts';
import type { SqlInstanceProps } from './kinds.ts';
import { sqlInstance } from './resources/sql-instance.ts';
import { callContext, enableApis, stage, type Stage } from './testing/stage.ts';

const props: SqlInstanceProps = {
  region: 'europe-west1',
  version: 'MYSQL_5_7',
  tier: 'db-n1-standard-1',
  storageGb: 20,
  maxStorageGb: 120,
  highAvailability: false,
  backupDays: 7,
  deletionProtection: false,
  labels: {},
};

describe('bringAbout', () => {
  let on: Stage;
  const ref = () => on.ref('database/instance', 'gcp.sql-instance', sqlInstanceName(on.scope));
  beforeEach(async () => {
    // Slow enough that what is being made still is when the next call looks.
    on = await stage({ scale: 300 });
    enableApis(on.cloud, platformApis);
  });
  afterEach(() => on.close());

  const creates = () => on.cloud.resources({ type: 'sqladmin.instances' }).map((each) => each['createCalls']);
  const until = async (test: () => boolean): Promise<void> => {
    while (!test()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('bringAbout: a cancelled run lets the create settle before the undo begins', async () => {
    const cancelled = new AbortController();
    const call = { ...callContext(), signal: cancelled.signal };
    const resource = sqlInstance({ ...on.context, call });
    const ensuring = resource.ensure(ref(), props, {});
    await until(() => call.beats.some((beat) => 'operation' in beat));
    cancelled.abort(new Error('cancelled'));
    await ensuring;
    expect(await sqlInstance(on.context).observe(ref())).toBeDefined();
  });

  test('bringAbout: a worker that is told to hand over stops, and the next one goes on with the same operation', async () => {
    const handover = new AbortController();
    const call = { ...callContext(), signal: handover.signal, handover: handover.signal };
    const ensuring = sqlInstance({ ...on.context, call }).ensure(ref(), props, {});
    await until(() => call.beats.some((beat) => 'operation' in beat));
    handover.abort(new Error('shutdown'));
    await expect(ensuring).rejects.toThrow('shutdown');
    expect(await sqlInstance(on.context).observe(ref())).toBeUndefined();

    const resumed = call.beats.findLast((beat) => 'operation' in beat);
    const next = callContext(resumed);
    await sqlInstance({ ...on.context, call: next }).ensure(ref(), props, {});
    expect(next.beats[0]).toMatchObject({ operation: resumed?.['operation'] });
    expect(creates()).toEqual([1]);
  });

  test('bringAbout: without a heartbeat the next worker finds the operation by asking for it', async () => {
    const handover = new AbortController();
    const call = { ...callContext(), signal: handover.signal, handover: handover.signal };
    const ensuring = sqlInstance({ ...on.context, call }).ensure(ref(), props, {});
    await until(() => call.beats.some((beat) => 'operation' in beat));
    handover.abort(new Error('shutdown'));
    await expect(ensuring).rejects.toThrow('shutdown');
    const next = callContext();
    await sqlInstance({ ...on.context, call: next }).ensure(ref(), props, {});
    expect(next.beats.some((beat) => 'operation' in beat)).toBe(true);
    expect(creates()).toEqual([1]);
  });

  test('end: what is being made is waited for, then removed', async () => {
    const handover = new AbortController();
    const call = { ...callContext(), signal: handover.signal, handover: handover.signal };
    const ensuring = sqlInstance({ ...on.context, call }).ensure(ref(), props, {});
    await until(() => call.beats.some((beat) => 'operation' in beat));
    handover.abort(new Error('shutdown'));
    await expect(ensuring).rejects.toThrow('shutdown');
    await sqlInstance(on.context).destroy(ref());
    expect(on.cloud.leftovers()).toEqual([]);
  });
});
