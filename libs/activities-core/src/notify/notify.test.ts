import { expect, test } from '@jest/globals';
import type { JsonObject, NotifyCall } from '@slipway/contracts';
import type { CallContext } from '../ports/call.ts';
import { untold, type Channel } from './channel.ts';
import { notify } from './notify.ts';

const call: NotifyCall = {
  event: 'leftovers',
  id: 'leftovers',
  target: { installation: 'acme', cloud: 'gcp', account: 'acme-dev', location: 'europe-west1' },
  operation: 'teardown',
  failure: { step: 'sweep', code: 'DEPENDENCY', rule: 'SW-INT-071', message: 'a disk is in use' },
  standing: ['gcp.disk pvc-1'],
};
const run = { workflowId: 'installation/acme', runId: 'run-1', namespace: 'slipway' };

/** A call whose heartbeats the next attempt resumes from. */
class Call implements CallContext {
  readonly signal = new AbortController().signal;
  readonly handover = this.signal;
  resumed: JsonObject | undefined;
  heartbeat = (details: JsonObject): void => void (this.resumed = details);
  warn = (): void => undefined;
}

class Ear implements Channel {
  readonly name;
  readonly keys: string[] = [];
  fails = 0;
  constructor(name: Channel['name']) {
    this.name = name;
  }
  tell(_notice: unknown, key: string): Promise<void> {
    this.keys.push(key);
    return this.fails-- > 0 ? Promise.reject(untold('it is asleep')) : Promise.resolve();
  }
}

test('notify: without anybody to tell it is done at once', async () => {
  await expect(notify(call, { channels: [] }, run, new Call())).resolves.toBeNull();
});

test('notify: who took the notice is not told again because another did not, and the key stays the same', async () => {
  const [hook, program] = [new Ear('webhook'), new Ear('command')];
  hook.fails = 2;
  const attempt = new Call();
  const told = () => notify(call, { channels: [hook, program] }, run, attempt);
  await expect(told()).rejects.toMatchObject({ failure: { rule: 'SW-DEP-098' } });
  await expect(told()).rejects.toThrow('asleep');
  await expect(told()).resolves.toBeNull();
  expect(hook.keys).toEqual(['run-1/leftovers', 'run-1/leftovers', 'run-1/leftovers']);
  expect(program.keys).toEqual(['run-1/leftovers']);
});
