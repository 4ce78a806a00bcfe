import type { Hold, JsonObject, Progress } from '@slipway/contracts';
import { type Standing, tell } from '@slipway/contracts/rules';
import { formatMilliseconds } from './duration.ts';
import { failureLines } from './error.ts';
import { count, type Style, table } from './style.ts';

/** What may be typed about a hold: command and what it does. The first is the way on. */
function holdCommands({ reason, subject }: Hold, installation: string): [command: string, does: string][] {
  const rollback: [string, string] = [`slipway rollback ${installation}`, 'undo what this run made'];
  const retry = `slipway retry ${installation}`;
  switch (reason) {
    case 'approval':
      return [[`slipway approve ${installation}`, 'go on with this plan'], rollback];
    case 'asked':
      return [[retry, 'go on'], rollback];
    case 'undo':
      return [
        [`${retry} ${subject}`, 'try to remove it again'],
        [`slipway skip ${installation} ${subject}`, 'leave it standing and close the run'],
      ];
    case 'step':
      return [
        [`${retry} ${subject}`, 'try it again as it is'],
        [`${retry} ${subject} --set PROP=VALUE`, 'try it again with another setting'],
        [`slipway skip ${installation} ${subject}`, 'go on without it, if nothing needs it'],
        rollback,
      ];
  }
}

/** An open question of a run, with everything that is needed to answer it. Times are UTC. */
export function holdBlock(hold: Hold, progress: Progress, style: Style, now: number): string {
  const { installation, location } = progress;
  const { failure, id } = hold;
  const heading = style.yellow('HELD');
  const lines = failure
    ? failureLines(tell(failure, standingOf(progress)), {
        heading,
        where: failure.step,
        coordinates: { installation, location, hold: id, attempts: failure.attempts },
        style,
        more: [commandTable(hold, installation), `  ${standing(hold, progress, now)}`],
      })
    : [
        `${heading} ${installation}: ${question(hold, progress)}`,
        `  [installation=${installation}, location=${location}, hold=${id}]`,
        commandTable(hold, installation),
        `  ${standing(hold, progress, now)}`,
      ];
  return lines.join('\n');
}

/** The same for programs: the hold as the run keeps it, and the commands that answer it. */
export function holdDocument(hold: Hold, progress: Progress): JsonObject {
  const { failure, ...rest } = hold;
  const told = failure && { failure: { ...failure, ...tell(failure, standingOf(progress)) } };
  const commands = holdCommands(hold, progress.installation).map(([command]) => command);
  return { ...(rest as unknown as JsonObject), ...told, commands };
}

const standingOf = ({ installation, cloud, account }: Progress): Standing => ({ installation, cloud, account });

/** `2026-01-03 03:04 UTC`. */
function formatMoment(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function commandTable(hold: Hold, installation: string): string {
  const [, ...others] = holdCommands(hold, installation);
  const rows = holdCommands(hold, installation).map(([command, does], index) => [
    index === 0 ? '  Then:  ' : others.length > 0 && index === 1 ? '  Or:    ' : '         ',
    command,
    does,
  ]);
  return table(rows.map(([label = '', ...cells]) => [`${label}${cells[0] ?? ''}`, cells[1] ?? '']));
}

function question({ reason }: Hold, { planHash = '', steps }: Progress): string {
  if (reason !== 'approval') return 'starts nothing new, as it was asked to';
  const standing = steps.filter(({ state }) => state === 'found' || state === 'unchanged').length;
  const rest = standing > 0 ? `, ${standing} stand already` : '';
  return `plan ${planHash.slice(0, 8)} waits for approval: ${count(steps.length - standing, 'step')} to make${rest}`;
}

function standing({ since, rollsBackAt, reason }: Hold, { steps }: Progress, now: number): string {
  const there = ['done', 'unchanged', 'found', ...(reason === 'undo' ? ['held', 'stuck'] : [])];
  const stands = steps.filter(({ state }) => there.includes(state)).length;
  const end =
    rollsBackAt === undefined
      ? reason === 'undo'
        ? 'waits without limit, and costs meanwhile'
        : 'waits without limit'
      : `rolls back by itself ${formatMoment(rollsBackAt)} (in ${formatMilliseconds(rollsBackAt - now)})`;
  return `Held since ${formatMoment(since)} (${formatMilliseconds(now - since)}), ${end}. ${stands} of ${count(steps.length, 'step')} stand meanwhile.`;
}
