import { expect, test } from '@jest/globals';
import { report } from './report.ts';
import { resultOf } from './testing/passed.ts';

const notPassed = resultOf('runs/45/example', {
  section: 'runs',
  row: 45,
  expected: 'put back',
  outcome: 'the trial itself broke',
  passed: false,
  problems: [new Error(`it ${'x'.repeat(1_000)}`).stack ?? ''],
});

test('report: what did not pass is named in a line that names no folder', () => {
  const lines = report([notPassed]).split('\n');
  expect(lines).toContain('- `runs/45/example`: expected put back; saw the trial itself broke');
  expect(lines.find((line) => line.startsWith('  - Error: it xxx'))).toHaveLength(404);
  expect(notPassed.problems[0]).toContain(import.meta.filename);
  expect(lines.join('\n')).not.toContain(import.meta.dirname);
});

test('report: the trials of a cloud are counted apart', () => {
  const passed = { ...notPassed, passed: true, problems: [], killPoints: 3 };
  const lines = report([
    { ...passed, id: 'calls/30/aws.bucket.ensure/CreateBucket', section: 'calls', row: 30 },
    { ...passed, id: 'kills/azure/mixed', section: 'kills', row: 31 },
    { ...notPassed, id: 'runs/aws/45/example' },
    notPassed,
  ]).split('\n');
  const cellsOf = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const begin = lines.indexOf('## By cloud') + 4;
  expect(lines.slice(begin, begin + 4).map(cellsOf)).toEqual([
    ['Google Cloud', 'runs', '1', '0', '0', '0', '0', '0', '0'],
    ['Amazon', 'calls', '1', '1', '0', '0', '0', '0', '3'],
    ['Amazon', 'runs', '1', '0', '0', '0', '0', '0', '0'],
    ['Azure', 'kills', '1', '1', '0', '0', '0', '0', '3'],
  ]);
});
