import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MotoServer } from './testing/moto-server.ts';
import { tryAt, type Outcomes } from './testing/moto-trial.ts';

const baseline = new URL('testing/moto-outcomes.json', import.meta.url);

describe('moto', () => {
  let server: MotoServer | undefined;
  const before = { ...process.env };
  beforeAll(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'none';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'none';
    server = await MotoServer.start();
  }, 600_000);
  afterAll(async () => {
    process.env = before;
    await server?.stop();
  });

  test('moto: every resource is made, made again, removed and removed again, where it has the routes', async () => {
    if (!server) {
      console.log('skipped: moto (no python)');
      return;
    }
    await server.reset();
    const outcomes = await tryAt(server.endpoint);
    console.log('resources against moto', { verbs: Object.keys(outcomes).length, ...tally(outcomes) });
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(baseline, `${JSON.stringify(outcomes, null, 2)}\n`);
    expect(outcomes).toEqual(JSON.parse(readFileSync(baseline, 'utf8')));
  }, 300_000);

  test('moto: the baseline names a reason for whatever does not pass', () => {
    const outcomes = JSON.parse(readFileSync(baseline, 'utf8')) as Outcomes;
    const unexplained = Object.entries(outcomes).filter(
      ([verb, outcome]) => outcome !== 'pass' && !known.some(([when]) => when.test(`${verb}: ${outcome}`)),
    );
    expect(unexplained).toEqual([]);
  });
});

/** What moto 5.2.3 does not do; source: its own code, read in November 2026. */
const known: readonly (readonly [RegExp, string])[] = [
  [/^cluster\/control-plane ensure.*unsupported/, 'no route for access entries'],
  [/^(?:cluster\/kube-proxy|node-pools\/dns|node-pools\/ebs-csi) .*unsupported/, 'no routes for add-ons'],
  [/^storage\/bucket .*SW-OWN-049/, 'tags in the configuration of a new bucket are not read'],
  [/^node-pools\/asg-tags .*SW-READY-038/, 'a node group makes no scaling group'],
  [/: skipped/, 'it needs what could not be made'],
];

/** Outcomes by their first word. */
function tally(outcomes: Outcomes): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of Object.values(outcomes)) {
    const [word = ''] = outcome.split(':');
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}
