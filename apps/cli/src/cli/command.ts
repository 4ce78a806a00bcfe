import type { JsonObject } from '@slipway/contracts';
import type { Context } from './context.ts';

/** A flag `--name`. A string flag that may stand several times collects its values. */
export interface Flag {
  type: 'boolean' | 'string';
  description: string;
  short?: string;
  /** What the value is, in capitals, for the help. */
  value?: string;
  choices?: readonly string[];
  multiple?: boolean;
}
export type Flags = Readonly<Record<string, Flag>>;

/** Values by flag name: what was not given is undefined, false or empty. */
export type FlagValues<F extends Flags> = {
  readonly [Name in keyof F]: F[Name] extends { type: 'boolean' }
    ? boolean
    : F[Name] extends { multiple: true }
      ? readonly string[]
      : string | undefined;
};

/** What a command has to say: the text for people, the document for programs. */
export interface Outcome {
  /** Default 0. */
  exitCode?: number;
  text?: string;
  json: JsonObject;
  /** With `--json` all has been written already. */
  streamed?: boolean;
}

export interface Command<F extends Flags = Flags> {
  name: string;
  /** After the name in the usage line, e.g. `NAME`. */
  positionals?: string;
  /** The most positionals it takes; default 0. */
  maxPositionals?: number;
  /** One sentence or two below the usage line. */
  description: string;
  flags: F;
  /** It starts a run: Ctrl-C before that is exit code 8. */
  starts?: true;
  /** Everything after the name is handed on, unread, to another program. */
  passesOn?: true;
  /** Two. */
  examples: readonly [string, string];
  run(context: Context, flags: FlagValues<F>, positionals: readonly string[]): Promise<Outcome>;
}

/** Checks a command's types where it is written. */
export function defineCommand<const F extends Flags>(command: Command<F>): Command {
  return command;
}
