import { expect, test } from '@jest/globals';
import type { Scope } from '@slipway/contracts';
import { notOwned } from './failure.ts';
import type { ClusterCredentials } from './ports/cluster.ts';
import { rememberedAccess } from './remembered-access.ts';

const scopeOf = (installation: string): Scope => ({
  installation,
  incarnation: 1,
  cloud: 'moon',
  account: 'a',
  location: 'r',
  domain: 'd.example',
  cluster: { name: 'c', location: 'r' },
});
const credentials: ClusterCredentials = { server: 'https://c.example', token: () => Promise.resolve('t') };

/** An access over answers that are given one after the other, and how often it was asked. */
function accessTo(...answers: (ClusterCredentials | Error | undefined)[]) {
  const asked: string[] = [];
  const access = rememberedAccess(({ installation }) => {
    asked.push(installation);
    const answer = answers.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { asked, ask: (installation = 'acme') => access.credentials({ scope: scopeOf(installation) }) };
}

test('rememberedAccess: a burst of calls asks the cloud once, and another installation is asked for itself', async () => {
  const { asked, ask } = accessTo(credentials, undefined);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([credentials, credentials, credentials]);
  expect(await ask('other')).toBeUndefined();
  expect(asked).toEqual(['acme', 'other']);
});

test('rememberedAccess: absence is not remembered', async () => {
  const { asked, ask } = accessTo(undefined, credentials);
  expect(await ask()).toBeUndefined();
  expect(await ask()).toBe(credentials);
  expect(asked).toHaveLength(2);
});

test('rememberedAccess: a failure is not remembered', async () => {
  const { ask } = accessTo(new Error('no answer'), credentials);
  await expect(ask()).rejects.toThrow('no answer');
  expect(await ask()).toBe(credentials);
});

test('rememberedAccess: a cluster that is not ours is none, and is not remembered', async () => {
  const { asked, ask } = accessTo(notOwned('cluster', 'c'), new Error('no answer'), credentials);
  expect(await ask()).toBeUndefined();
  await expect(ask()).rejects.toThrow('no answer');
  expect(await ask()).toBe(credentials);
  expect(asked).toHaveLength(3);
});
