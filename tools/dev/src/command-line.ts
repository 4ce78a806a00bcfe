import { parseArgs } from 'node:util';
import { partNames, type PartName } from './state.ts';

export const usage = `Usage: node tools/dev/src/main.ts COMMAND [options]

  start [PART...]  bring up Temporal, the local cloud and a worker, or only these, and leave them running
  status           what runs, and where it is reached
  restart [PART]   end and start one part, or all; also picks up changed code
  logs [PART]      what the parts wrote
  stop [PART...]   end everything, or only these; data stays
  reset            stop, and delete all data

Parts: ${partNames.join(', ')}

  --speed N        simulated seconds in one real second (60)
  --cloud NAME     cloud that the worker serves, may be repeated; "all" (at first): every one it can
  --foreground     with start: show the logs, end the stack on Ctrl-C
  --lines N        with logs: lines of each part (50)
  --follow         with logs: go on
  --state DIR      state folder (SLIPWAY_DEV_DIR, or .slipway/dev in the checkout)
  --json           one JSON document on standard output
`;

const commands = ['start', 'status', 'stop', 'restart', 'logs', 'reset'] as const;

export interface CommandLine {
  command: (typeof commands)[number];
  parts?: PartName[];
  speed?: number;
  clouds?: string[];
  foreground: boolean;
  lines: number;
  follow: boolean;
  dir?: string;
  json: boolean;
}

/** Throws an `Error` with one sentence on what is wrong. Undefined: help was asked for. */
export function parseCommandLine(args: string[]): CommandLine | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      speed: { type: 'string' },
      cloud: { type: 'string', multiple: true },
      foreground: { type: 'boolean', default: false },
      lines: { type: 'string', default: '50' },
      follow: { type: 'boolean', default: false },
      state: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [command, ...rest] = positionals;
  if (!isOneOf(commands, command))
    throw new Error(command === undefined ? 'No command given.' : `No such command: ${command}.`);
  const parts = rest.map((part) => {
    if (!isOneOf(partNames, part)) throw new Error(`No such part: ${part}. There are ${partNames.join(', ')}.`);
    return part;
  });
  return {
    command,
    ...(parts.length > 0 && { parts }),
    ...(values.speed !== undefined && { speed: positive('--speed', values.speed.replace(/x$/, '')) }),
    ...(values.cloud !== undefined && { clouds: values.cloud.filter((name) => name !== 'all') }),
    ...(values.state !== undefined && { dir: values.state }),
    foreground: values.foreground,
    lines: positive('--lines', values.lines),
    follow: values.follow,
    json: values.json,
  };
}

function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${flag} takes a number above 0, not ${text}.`);
  return value;
}

function isOneOf<T extends string>(list: readonly T[], value: string | undefined): value is T {
  return (list as readonly (string | undefined)[]).includes(value);
}
