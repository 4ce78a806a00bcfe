import { table } from '../render/style.ts';
import type { Context } from './context.ts';
import type { AskOptions } from './io.ts';

/** A choice: what it means to the program, and to the person. */
export type Choice<Value> = readonly [value: Value, label: string];

/**
 * Asks for one of some choices by its number until one is named; Enter takes the default, counted from 1. Undefined: the input
 * has ended or the question was taken back.
 */
export async function choose<Value>(
  { io }: Pick<Context, 'io'>,
  choices: readonly Choice<Value>[],
  standard: number,
  options: AskOptions,
): Promise<Value | undefined> {
  const rows = choices.map(([, label], index) => [
    String(index + 1),
    `${label}${index + 1 === standard ? ' (default)' : ''}`,
  ]);
  io.err(`${table(rows, '  ')}\n`);
  for (;;) {
    const typed = await io.ask(`Choose 1-${choices.length} [${standard}]: `, options);
    if (typed === undefined) return undefined;
    const chosen = choices[Number(typed.trim() || standard) - 1];
    if (chosen) return chosen[0];
  }
}
