import type { JsonObject, Progress, TeardownResult } from '@slipway/contracts';
import { exitCodes } from '../cli/exit-code.ts';
import { formatMilliseconds } from './duration.ts';
import { foundTable } from './run-ending.ts';
import { count, type Style } from './style.ts';

/** The end of a teardown: what went, what was kept, what two scans found. */
export function renderProof(
  result: TeardownResult,
  progress: Progress | undefined,
  style: Style,
): { text: string; json: JsonObject; exitCode: number } {
  const { installation, removed, swept, kept, leftovers, scans } = result;
  const where = progress ? `  ${progress.cloud}/${progress.location}` : '';
  const took = progress?.endedAt === undefined ? '' : `  ${formatMilliseconds(progress.endedAt - progress.startedAt)}`;
  const account = progress ? ` in ${progress.account}` : '';
  const clean = leftovers.length === 0;
  const keptWords =
    kept.length === 0
      ? ''
      : `   (-) ${kept.length} kept: ${kept.map(({ step, why }) => `${step} (${why})`).join(', ')}`;
  const lines = [
    `teardown ${style.bold(installation)}${where}${took}`,
    ` ${style.green(`(${style.glyphs.done}) ${removed.length + swept.length} removed`)}${keptWords}`,
    ...scans.map(
      ({ at, byLabel, byNetwork }) =>
        ` Scan ${new Date(at).toISOString().slice(11, 19)}: by label ${byLabel}, by network ${byNetwork}`,
    ),
    ...(clean
      ? [` ${style.green('SUCCESS')} Nothing of ${installation} is left${account}.`]
      : [
          ` ${style.red('ERROR')} ${count(leftovers.length, 'object')} of ${installation} left${account}:`,
          foundTable(leftovers, '  '),
          `  Fix:   remove what holds them, then   slipway teardown ${installation}`,
        ]),
  ];
  const phase = clean ? 'removed' : 'leftovers';
  return {
    exitCode: clean ? exitCodes.done : exitCodes.leftovers,
    text: lines.join('\n'),
    json: { status: 'completed', phase, result: result as unknown as JsonObject },
  };
}
