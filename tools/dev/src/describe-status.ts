import type { PartStatus, StackStatus } from './status.ts';

/** The status as a person reads it. */
export function describeStatus({ state, dir, speed, temporal, localCloud, worker }: StackStatus): string {
  const rows = [
    ['Temporal', ...about(temporal), temporal.address],
    ['Temporal UI', '', '', temporal.ui],
    ['local cloud', ...about(localCloud), localCloud.admin],
    ['worker', ...about(worker), worker.log],
  ];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (cell ?? '').padEnd([13, 11, 9][column] ?? 0))
      .join('')
      .trimEnd(),
  );
  return [`The local stack in ${dir} is ${state}; simulated time runs ${speed} times faster.`, ...lines].join('\n');
}

function about({ state, pid, detail }: PartStatus): string[] {
  return [detail === undefined ? state : `${state} (${detail})`, pid === undefined ? '' : String(pid)];
}
