import type { JsonObject, VerifyResult } from '@slipway/contracts';
import { exitCodes } from '../cli/exit-code.ts';
import { foundTable } from './run-ending.ts';
import { type Style, table } from './style.ts';

/** What differs between what stands and the file. */
export function renderDrift(
  result: VerifyResult,
  style: Style,
  expectNone: boolean,
): { text: string; json: JsonObject; exitCode: number } {
  const { installation, observations, missing, orphans } = result;
  const rows = observations.flatMap(({ step, drift }) =>
    drift.map(({ prop, expected, actual }) => [step, prop, JSON.stringify(expected), JSON.stringify(actual)]),
  );
  const differs = rows.length > 0 || missing.length > 0 || orphans.length > 0;
  const lines = differs
    ? [
        `${style.yellow('DRIFT')} ${installation} differs from its file`,
        ...(rows.length > 0 ? [table([['STEP', 'SETTING', 'FILE', 'ACTUAL'], ...rows], '  ')] : []),
        ...missing.map((step) => `  missing: ${step}`),
        ...(orphans.length > 0 ? ['  labelled ours, in no step of the file:', foundTable(orphans, '    ')] : []),
        `  Fix:   slipway install -f FILE   brings it back to the file`,
      ]
    : [`${style.green('SUCCESS')} No drift: all ${observations.length} steps of ${installation} are as the file says.`];
  return {
    exitCode: differs && expectNone ? exitCodes.changes : exitCodes.done,
    text: lines.join('\n'),
    json: { status: 'completed', phase: 'ready', drift: differs, result: result as unknown as JsonObject },
  };
}
