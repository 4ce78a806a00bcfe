import type { Io } from '../cli/io.ts';

export type Paint = (text: string) => string;

/** Colours and glyphs as this terminal can show them. Meaning never rests on colour alone. */
export interface Style {
  green: Paint;
  yellow: Paint;
  red: Paint;
  cyan: Paint;
  bold: Paint;
  dim: Paint;
  glyphs: Readonly<Record<'done' | 'middle' | 'last' | 'ellipsis' | 'dot', string>>;
}

const codes = { green: 32, yellow: 33, red: 31, cyan: 36, bold: 1, dim: 2 } as const;

export type ColourChoice = 'auto' | 'always' | 'never';

export function makeStyle(coloured: boolean, unicode: boolean): Style {
  const paint =
    (code: number): Paint =>
    (text) =>
      coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    green: paint(codes.green),
    yellow: paint(codes.yellow),
    red: paint(codes.red),
    cyan: paint(codes.cyan),
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    glyphs: unicode
      ? { done: '✓', middle: '├', last: '└', ellipsis: '…', dot: '·' }
      : { done: 'v', middle: '|', last: '`', ellipsis: '...', dot: '-' },
  };
}

/** Flag over `FORCE_COLOR` over `NO_COLOR` over whether a terminal is there. */
export function isColoured(choice: ColourChoice, { env, stdoutIsTerminal }: Io): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  if (env['NO_COLOR']) return false;
  return stdoutIsTerminal && env['TERM'] !== 'dumb';
}

export function isUnicode({ env }: Io): boolean {
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}

/** Somebody watches: lines may be redrawn. */
export function isLive({ env, stdoutIsTerminal }: Io): boolean {
  return stdoutIsTerminal && !env['CI'] && env['TERM'] !== 'dumb';
}

const colourSequence = /\u001b\[\d+m/g;

/** How many columns a text takes when colours are left out. */
function width(text: string): number {
  return [...text.replace(colourSequence, '')].length;
}

/** Cut to the columns of the terminal; what is too long loses its colours. */
export function fit(text: string, columns: number): string {
  if (width(text) < columns) return text;
  return [...text.replace(colourSequence, '')].slice(0, columns - 1).join('');
}

/** In as many lines as it takes, broken between words; what is too long loses its colours. */
export function fold(text: string, columns: number): string[] {
  if (width(text) < columns) return [text];
  const plain = text.replace(colourSequence, '');
  const indent = ' '.repeat(Math.min(9, columns >> 1));
  const lines: string[] = [];
  for (const word of plain.split(/(?<=\S)(?= )/)) {
    const line = lines.at(-1);
    if (line !== undefined && width(line + word) < columns) lines[lines.length - 1] = line + word;
    else lines.push(line === undefined ? word : `${indent}${word.trimStart()}`);
  }
  return lines;
}

export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** Rows below each other, columns two spaces apart; the last one is not padded. */
export function table(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map(
      (row) =>
        indent +
        row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}

/** `1 step`, `3 steps`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Words separated by commas, in lines of at most 80 columns. */
export function wrap(words: readonly string[], indent: string): string {
  const lines: string[] = [];
  for (const [index, word] of words.entries()) {
    const text = index === words.length - 1 ? word : `${word},`;
    const line = lines.at(-1);
    if (line !== undefined && line.length + text.length < 80) lines[lines.length - 1] = `${line} ${text}`;
    else lines.push(`${indent}${text}`);
  }
  return lines.join('\n');
}
