import { describe, expect, test } from '@jest/globals';
import { smallPlan } from '@slipway/contracts/small-plan';
import type { Scope } from '@slipway/contracts';
import type { CloudContext, Marked } from '../ports/provider.ts';
import { ResourceRegistry } from '../registry.ts';
import { FakeResource, type FakeObject } from '../testing/fake-resource.ts';
import { discover } from './discover.ts';

const never = new AbortController().signal;
const context: CloudContext = {
  endpoints: {},
  pollScale: 1,
  call: { signal: never, handover: never, resumed: undefined, heartbeat: () => undefined, warn: () => undefined },
};
const target = { cloud: 'fake', account: 'acme-account', location: 'nowhere' };
const marked: Marked[] = [
  { installation: 'acme' },
  { installation: 'beta', location: 'elsewhere', madeAt: 7 },
  { installation: 'living' },
];

function look(installation?: string, except: string[] = []) {
  const located: string[] = [];
  const objects: FakeObject[] = [
    { kind: 'fake.database', name: 'db', props: {}, holdsData: true },
    { kind: 'fake.database', name: 'empty', props: {} },
  ];
  const database = new FakeResource('fake.database', objects);
  const provider = {
    installations: () => Promise.resolve(marked),
    locate: (at: Pick<Scope, 'installation' | 'account' | 'location'>) => {
      located.push(`${at.installation} ${at.location}`);
      return Promise.resolve(at.installation === 'gone' ? undefined : smallPlan().scope);
    },
  };
  const call = { target: { ...target, ...(installation === undefined ? {} : { installation }) }, except };
  const registry = new ResourceRegistry({ 'fake.database': database });
  return discover(call, provider, context, registry).then((result) => ({ ...result, located, database }));
}
const objects = [
  { kind: 'fake.database', name: 'db', holdsData: true },
  { kind: 'fake.database', name: 'empty' },
];

describe('discover', () => {
  test('discover: of an account every marked installation where it is, but for those that are left out', async () => {
    const { installations, located, database } = await look(undefined, ['living']);
    expect(installations).toEqual([
      { installation: 'acme', location: 'nowhere', objects },
      { installation: 'beta', location: 'elsewhere', madeAt: 7, objects },
    ]);
    expect(located).toEqual(['acme nowhere', 'beta elsewhere']);
    expect(database.calls.filter((call) => !call.startsWith('list'))).toEqual([]);
  });

  test('discover: by its name only that one, also where nothing is marked', async () => {
    const { installations, located } = await look('acme');
    expect(installations).toEqual([{ installation: 'acme', location: 'nowhere', objects }]);
    expect(located).toEqual(['acme nowhere']);
    expect((await look('gone')).installations).toEqual([]);
  });
});
