import type { InstallResult, JsonObject, Override, Progress } from '@slipway/contracts';
import { formatMilliseconds } from './duration.ts';
import { foundTable } from './run-ending.ts';
import { count, type Style } from './style.ts';

/** The end of an install that reached its goal. */
export function renderInstalled(
  result: InstallResult,
  progress: Progress | undefined,
  style: Style,
): { text: string; json: JsonObject } {
  const { installation, domain, changed, unchanged, skipped, overrides, orphans, findings } = result;
  const took =
    progress?.endedAt === undefined ? '' : ` in ${formatMilliseconds(progress.endedAt - progress.startedAt)}`;
  const sentence =
    changed.length === 0
      ? `Nothing to do: all ${unchanged.length} steps of ${installation} agree with the file`
      : `https://${domain} is ready${took}: ${count(changed.length, 'step')} made or changed, ${unchanged.length} unchanged`;
  const lines = [
    `${style.green('SUCCESS')} ${sentence}`,
    ...skipped.map((step) => `  ${style.yellow('Note:')}  ${step} was skipped: it is not there`),
    ...overrides.flatMap(overrideLines(style)),
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

/** What was changed for this run only, and where it belongs, or the next install takes it back. */
function overrideLines(style: Style): (override: Override) => string[] {
  return ({ step, props, from }) =>
    Object.entries(props).map(([prop, value]) => {
      const path = from[prop];
      const where = path === undefined ? 'no line of the file says so' : `write it to ${path} in the file`;
      return `  ${style.yellow('Note:')}  ${step} has ${prop} = ${JSON.stringify(value)} since this run; ${where}, or the next install takes it back`;
    });
}
