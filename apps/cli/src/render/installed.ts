import type { InstallResult, JsonObject, Progress } from '@slipway/contracts';
import { formatMilliseconds } from './duration.ts';
import { foundTable } from './run-ending.ts';
import { count, type Style } from './style.ts';

/** The end of an install that reached its goal. */
export function renderInstalled(
  result: InstallResult,
  progress: Progress | undefined,
  style: Style,
): { text: string; json: JsonObject } {
  const { installation, domain, changed, unchanged, orphans, findings } = result;
  const took =
    progress?.endedAt === undefined ? '' : ` in ${formatMilliseconds(progress.endedAt - progress.startedAt)}`;
  const sentence =
    changed.length === 0
      ? `Nothing to do: all ${unchanged.length} steps of ${installation} agree with the file`
      : `https://${domain} is ready${took}: ${count(changed.length, 'step')} made or changed, ${unchanged.length} unchanged`;
  const lines = [
    `${style.green('SUCCESS')} ${sentence}`,
    ...findings.map(({ rule, message }) => `  ${style.yellow('Note:')}  ${rule} ${message}`),
    ...(orphans.length > 0
      ? [
          `  ${style.yellow('Note:')}  ${count(orphans.length, 'object')} with our label in no step of the file:`,
          foundTable(orphans, '    '),
        ]
      : []),
    `  Next:  slipway status ${installation}   slipway verify ${installation}   slipway teardown ${installation}`,
  ];
  return {
    text: lines.join('\n'),
    json: { status: 'completed', phase: 'ready', changes: changed.length, result: result as unknown as JsonObject },
  };
}
