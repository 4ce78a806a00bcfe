import { cloudOf, clouds } from './clouds.ts';
import { faultRows, rowTitle } from './rows.ts';
import { elsewhereRows } from './rows/elsewhere.ts';
import type { Result } from './result.ts';
import { sections } from './trial.ts';

const counted = ['duplicates', 'orphans', 'unclassified', 'humanActs', 'killPoints'] as const;
const sums = ['trials', 'passed', 'duplicates', 'orphans', 'unclassified', 'human acts', 'kills'];

/** The matrix as Markdown: one table by cloud, one for each section, and what did not pass. The same results give the same text. */
export function report(results: readonly Result[]): string {
  const parts = sections.flatMap((section) => {
    const ofSection = results.filter((result) => result.section === section);
    return ofSection.length === 0 ? [] : [`## ${titles[section]}\n\n${table(['row', 'mode'], rowsOf(ofSection))}\n`];
  });
  const failures = results.filter(({ passed }) => !passed).map(failureLines);
  const failed = failures.length === 0 ? [] : [`## Not passed\n\n${failures.join('\n')}\n`];
  const byCloud = `## By cloud\n\n${table(['cloud', 'section'], cloudsOf(results))}\n`;
  return [`# Fault matrix\n\n${introduction(results)}\n`, byCloud, ...parts, ...failed, notPlayed(results)].join('\n');
}

const titles = {
  calls: 'Calls: single resources, call by call',
  runs: 'Runs: whole runs, per failure policy',
  kills: 'Kills: processes that die',
} as const;

const introduction = (results: readonly Result[]): string =>
  `Written by \`npm run faults -- --publish\`. ${results.length} trials, ${results.filter(({ passed }) => passed).length} passed. ` +
  'Rows are those of the fault table; duplicates, orphans, unclassified failures and human acts must be 0 everywhere. ' +
  'What passed is not tried again until all has: results may be of the code of several days.';

/** Rows of the table without a trial here, and why where they cannot happen. */
function notPlayed(results: readonly Result[]): string {
  const open = faultRows.filter(({ row }) => !results.some((result) => result.row === row));
  const without = open.map(({ row }) => `- ${rowTitle(row)}`);
  const reasons = [...new Set(elsewhereRows.map(({ because }) => because))];
  const elsewhere = reasons.map((reason) => {
    const rows = elsewhereRows.filter(({ because }) => because === reason).map(({ row }) => row);
    return `- ${rows.join(', ')}: ${reason}`;
  });
  const lists = [
    ...(without.length === 0 ? [] : ['## Rows without a trial', '', ...without, '']),
    '## Rows that cannot happen here',
    '',
  ];
  return `${[...lists, ...elsewhere].join('\n')}\n`;
}

function rowsOf(results: readonly Result[]): string[][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${String(result.row).padStart(2)} ${result.mode}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const lines = ordered.map((group) => cells(rowTitle(group[0]!.row), group[0]!.mode, group));
  return [...lines, cells('all', '', results)];
}

function cloudsOf(results: readonly Result[]): string[][] {
  return Object.entries(clouds).flatMap(([cloud, title]) =>
    sections.flatMap((section) => {
      const group = results.filter((result) => result.section === section && cloudOf(result) === cloud);
      return group.length === 0 ? [] : [cells(title, section, group)];
    }),
  );
}

function cells(row: string, mode: string, group: readonly Result[]): string[] {
  const counts = counted.map((key) => group.reduce((sum, result) => sum + result[key], 0));
  return [row, mode, ...[group.length, group.filter(({ passed }) => passed).length, ...counts].map(String)];
}

function table(first: [string, string], rows: readonly string[][]): string {
  const heads = [...first, ...sums];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, n) => (n < 2 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, n) => (n < 2 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(heads), rule, ...rows.map(line)].join('\n');
}

/** Where in the code it was thrown is for whoever ran it, and names a folder of that machine; what stood is a long list. */
const shortened = (problem: string): string => problem.split('\n')[0]!.slice(0, 400);

const failureLines = ({ id, expected, outcome, problems }: Result): string =>
  [`- \`${id}\`: expected ${expected}; saw ${outcome}`, ...problems.map((problem) => `  - ${shortened(problem)}`)].join(
    '\n',
  );
