import { parseArgs } from 'node:util';
import { UsageError } from './cli-error.ts';
import type { Flag, Flags } from './command.ts';
import { nearest } from '@slipway/spec/nearest';

export interface Parsed {
  flags: Record<string, boolean | string | readonly string[] | undefined>;
  positionals: string[];
}

/**
 * Flags and positionals of one command. What is not on the command line comes from `SLIPWAY_<FLAG>`. Throws a `UsageError`
 * that names the nearest flag or the missing value.
 */
export function parse(
  args: readonly string[],
  flags: Flags,
  env: Readonly<Record<string, string | undefined>>,
): Parsed {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });

  const given: Record<string, string[]> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = Object.hasOwn(flags, token.name) ? flags[token.name] : undefined;
    if (!flag) throw unknownFlag(token.rawName, Object.keys(flags));
    (given[token.name] ??= []).push(valueOf(token.rawName, flag, token.value, token.inlineValue === true));
  }

  const values: Parsed['flags'] = {};
  for (const [name, flag] of Object.entries(flags)) {
    const fromEnv = env[`SLIPWAY_${name.toUpperCase().replaceAll('-', '_')}`];
    const texts = given[name] ?? (fromEnv ? [valueOf(`--${name}`, flag, fromEnv, true)] : []);
    if (flag.type === 'boolean') values[name] = texts.at(-1) === 'true';
    else values[name] = flag.multiple ? texts : texts.at(-1);
  }
  return { flags: values, positionals };
}

function valueOf(rawName: string, flag: Flag, value: string | undefined, inline: boolean): string {
  if (flag.type === 'boolean') {
    const text = value ?? 'true';
    if (['true', '1', 'yes'].includes(text)) return 'true';
    if (['false', '0', 'no'].includes(text)) return 'false';
    throw new UsageError(`${rawName} takes no value, got "${text}"`);
  }
  if (value === undefined || (!inline && value.length > 1 && value.startsWith('-'))) {
    throw new UsageError(`${rawName} needs a value: ${rawName} ${flag.value ?? 'VALUE'}`);
  }
  if (flag.choices && !flag.choices.includes(value)) {
    const near = nearest(value, flag.choices);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw new UsageError(`${rawName} takes ${flag.choices.join(', ')}, not "${value}"${hint}`);
  }
  return value;
}

function unknownFlag(rawName: string, names: readonly string[]): UsageError {
  const near = nearest(rawName.replace(/^-+/, ''), names);
  return new UsageError(`unknown flag ${rawName}${near === undefined ? '' : `; did you mean --${near}?`}`);
}
