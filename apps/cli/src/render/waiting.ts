import type { JsonObject, Progress } from '@slipway/contracts';
import { type ExitCode, exitCodes } from '../cli/exit-code.ts';
import { holdBlock, holdDocument } from './hold.ts';
import { foundTable } from './run-ending.ts';
import { count, type Style } from './style.ts';

/** A run that waits for somebody, told to whoever cannot or will not answer here. `isTold`: what it asks was shown already. */
export function renderWaiting(
  progress: Progress,
  style: Style,
  now: number,
  isTold: boolean,
): { exitCode: ExitCode; text: string; json: JsonObject } {
  const { holds, installation, leftovers = [], phase } = progress;
  const isUndo = holds.every(({ reason }) => reason === 'undo');
  const lines = [
    ...(isTold ? [] : holds.map((hold) => holdBlock(hold, progress, style, now))),
    ...(leftovers.length > 0
      ? [`${style.red('LEFT')} ${count(leftovers.length, 'object')} of ${installation}:`, foundTable(leftovers, '  ')]
      : []),
    `${style.yellow('WAITING')} ${installation} stays on hold until somebody answers; the run goes on without this terminal.`,
    `  Watch: slipway attach ${installation}`,
  ];
  return {
    exitCode: isUndo ? exitCodes.leftovers : exitCodes.held,
    text: lines.join('\n'),
    json: {
      status: 'running',
      phase,
      held: true,
      holds: holds.map((hold) => holdDocument(hold, progress)),
      ...(leftovers.length > 0 && { leftovers: leftovers.map((found) => ({ ...found })) }),
    },
  };
}
