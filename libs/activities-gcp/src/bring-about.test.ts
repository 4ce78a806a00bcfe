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

/** Every read shows an instance by then, and it is still being made. */
const seenAfterMs = 61_000;

describe('bringAbout', () => {
  let on: Stage;
  const ref = () => on.ref('database/instance', 'gcp.sql-instance', sqlInstanceName(on.scope));
  beforeEach(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
    // What is being made still is when the next call looks.
    on.time.stop();
  });
  afterEach(() => on.close());

  const creates = () => on.cloud.resources({ type: 'sqladmin.instances' }).map((each) => each['createCalls']);
  type Call = ReturnType<typeof callContext>;
  /** Until its heartbeat names the operation. Fails as the work does that it is the call of. */
  const followed = async (call: Call, begin: () => Promise<unknown>): Promise<{ work: Promise<unknown> }> => {
    let work: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      const { heartbeat } = call;
      call.heartbeat = (details) => {
        heartbeat(details);
        if ('operation' in details) resolve();
      };
      work = begin();
      work.catch(reject);
    });
    return { work };
  };
  const ensureBy = (call: Call) => sqlInstance({ ...on.context, call }).ensure(ref(), props, {});
  /** A worker that is told to hand over once its heartbeat named the operation, and was seen by all to have begun. */
  const handOver = async (): Promise<Call> => {
    const handover = new AbortController();
    const call = { ...callContext(), signal: handover.signal, handover: handover.signal };
    const { work } = await followed(call, () => ensureBy(call));
    handover.abort(new Error('shutdown'));
    await expect(work).rejects.toThrow('shutdown');
    await on.time.pass(seenAfterMs);
    return call;
  };

  test('bringAbout: a cancelled run lets the create settle before the undo begins', async () => {
    const cancelled = new AbortController();
    const call = { ...callContext(), signal: cancelled.signal };
    const { work } = await followed(call, () => ensureBy(call));
    cancelled.abort(new Error('cancelled'));
    on.time.goOn();
    await work;
    expect(await sqlInstance(on.context).observe(ref())).toBeDefined();
  });

  test('bringAbout: a worker that is told to hand over stops, and the next one goes on with the same operation', async () => {
    const call = await handOver();
    expect(await sqlInstance(on.context).observe(ref())).toBeUndefined();
    const resumed = call.beats.findLast((beat) => 'operation' in beat);
    const next = callContext(resumed);
    const { work } = await followed(next, () => ensureBy(next));
    on.time.goOn();
    await work;
    expect(next.beats[0]).toMatchObject({ operation: resumed?.['operation'] });
    expect(creates()).toEqual([1]);
  });

  test('bringAbout: without a heartbeat the next worker finds the operation by asking for it', async () => {
    await handOver();
    const next = callContext();
    const { work } = await followed(next, () => ensureBy(next));
    on.time.goOn();
    await work;
    expect(creates()).toEqual([1]);
  });

  test('end: what is being made is waited for, then removed', async () => {
    await handOver();
    const next = callContext();
    const { work } = await followed(next, () => sqlInstance({ ...on.context, call: next }).destroy(ref()));
    on.time.goOn();
    await work;
    expect(on.commits('instances.insert', 'instances.delete')).toEqual(['instances.insert', 'instances.delete']);
    expect(on.cloud.leftovers()).toEqual([]);
  });
});
