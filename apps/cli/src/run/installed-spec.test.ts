import type { RunFailure } from '@slipway/contracts';
import { describe, expect, test } from '@jest/globals';
import type { Ending, RunStatus } from '../temporal/gateway.ts';
import { FakeGateway, run } from '../testing/fake-gateway.ts';
import { quota } from '../testing/progress.ts';
import { installedSpec } from './installed-spec.ts';

type Past = [status: RunStatus, failure?: Partial<RunFailure>];

const preflight = { ...quota, step: 'preflight', verb: 'observe' } as const;
const refused: Past = ['failed', { cause: preflight, rolledBack: true }];
const undone: Past = ['failed', { rolledBack: true, standing: ['cluster/network'] }];
const kept: Past = ['failed', { rolledBack: false, standing: ['cluster/network'] }];

/** Installs of one installation, newest first. */
function remembering(past: readonly Past[]): FakeGateway {
  const gateway = new FakeGateway();
  gateway.runs = past.map(([status], index) => run('install', { status, runId: String(index) }));
  gateway.runs.push(run('teardown', { runId: 'not-an-install' }));
  for (const index of past.keys()) gateway.inputs.set(String(index), { spec: { name: `spec ${index}` } });
  gateway.ending = async ({ runId }): Promise<Ending> => {
    const failure = { cause: quota, rolledBack: false, standing: [], stuck: [], leftovers: [] };
    return { status: 'failed', message: 'x', failure: { ...failure, ...past[Number(runId)]?.[1] } };
  };
  return gateway;
}

describe('what an installation was made from', () => {
  const cases: [string, Past[], string | undefined][] = [
    ['the newest that was completed', [['completed'], ['completed']], 'spec 0'],
    ['not one that preflight refused', [refused, refused, ['completed']], 'spec 2'],
    ['not one that was undone, where something stood before', [undone, ['cancelled'], ['completed']], 'spec 2'],
    ['one that was undone, where nothing else is known', [refused, undone, ['cancelled']], 'spec 1'],
    ['one that left something standing', [refused, kept, ['completed']], 'spec 1'],
    [
      'one that left something although it failed before a step',
      [['failed', { cause: preflight, stuck: ['dns/zone'] }], ['completed']],
      'spec 0',
    ],
    ['one that was terminated, for it may have made something', [['terminated'], ['completed']], 'spec 0'],
    ['an open one', [['running'], ['completed']], 'spec 0'],
    ['none, where all were refused', [refused, refused], undefined],
    ['none, where Temporal remembers nothing', [], undefined],
  ];
  test.each(cases)('installedSpec: %s', async (_what, past, name) => {
    const spec = await installedSpec(remembering(past), 'acme-gcp');
    expect(spec?.name).toBe(name);
  });
});
