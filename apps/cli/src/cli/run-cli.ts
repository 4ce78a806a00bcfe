import type { JsonObject } from '@slipway/contracts';
import { nearest } from '@slipway/spec/nearest';
import type { TemporalGateway } from '../temporal/gateway.ts';
import type { TargetOptions } from '../temporal/target.ts';
import { renderError } from '../render/error.ts';
import { type ColourChoice, isColoured, isUnicode, makeStyle, type Style } from '../render/style.ts';
import { beforeStart } from './before-start.ts';
import { UsageError } from './cli-error.ts';
import type { Command } from './command.ts';
import { aliases, commandList } from './command-list.ts';
import type { Context, Dependencies } from './context.ts';
import type { Io } from './io.ts';
import { globalFlags } from './global-flags.ts';
import { helpOf, helpOfAll } from './help.ts';
import { parse, type Parsed } from './parse.ts';
import { version } from './version.ts';

/** Runs one command line and returns its exit code. Writes only through `io`, throws for nothing that a user can do. */
export async function runCli(argv: readonly string[], dependencies: Dependencies): Promise<number> {
  const { io } = dependencies;
  const [first, ...rest] = argv;
  let json = argv.includes('--json') || argv.includes('-o=json');
  let style = makeStyle(isColoured('auto', io), isUnicode(io));
  try {
    if (first === '--version' || first === '-V') return say(io, `slipway ${version}`);
    if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
      const entry = first === 'help' && rest[0] !== undefined ? await commandNamed(rest[0]) : undefined;
      return say(io, entry ? helpOf(entry) : helpOfAll());
    }
    const command = await commandNamed(first);
    if (command.passesOn && !asksForHelp(rest)) {
      return await runCommand(command, { flags: {}, positionals: rest }, { dependencies, json: false, style });
    }
    const { flags, positionals } = parse(rest, { ...command.flags, ...globalFlags }, io.env);
    if (flags['help'] === true) return say(io, helpOf(command));
    json = flags['json'] === true || flags['output'] === 'json';
    style = makeStyle(isColoured((flags['color'] ?? 'auto') as ColourChoice, io), isUnicode(io));
    checkCount(command, positionals);
    return await runCommand(command, { flags, positionals }, { dependencies, json, style });
  } catch (error) {
    const { text, document, exitCode } = renderError(error, style);
    if (json) io.out(`${JSON.stringify({ exitCode, ...document }, undefined, 2)}\n`);
    else io.err(`${text}\n`);
    return exitCode;
  }
}

interface Setting {
  dependencies: Dependencies;
  json: boolean;
  style: Style;
}

async function runCommand(
  command: Command,
  { flags, positionals }: Parsed,
  { dependencies, json, style }: Setting,
): Promise<number> {
  const { io } = dependencies;
  const open: TemporalGateway[] = [];
  let isOver = false;
  const talk = (line: string): void => (json ? io.err(`${line}\n`) : io.out(`${line}\n`));
  const temporal = { address: flags['address'], namespace: flags['namespace'] } as TargetOptions;
  const context: Context = {
    io,
    style,
    json,
    talk,
    interactive: io.stdinIsTerminal && flags['no-input'] !== true && !io.env['CI'],
    yes: flags['yes'] === true,
    clouds: () => dependencies.clouds(),
    temporal,
    starting: () => undefined,
    async connect() {
      const gateway = await dependencies.connect(temporal, ({ address, namespace, source }) =>
        io.err(`${style.dim(`Temporal ${address}, namespace ${namespace} (${source})`)}\n`),
      );
      open.push(gateway);
      if (isOver) await gateway.close();
      return gateway;
    },
  };
  try {
    const outcome = command.starts
      ? await beforeStart(io, (starting) => command.run({ ...context, starting }, flags as never, positionals))
      : await command.run(context, flags as never, positionals);
    const { exitCode = 0, text, json: document, streamed = false } = outcome;
    const whole: JsonObject = { exitCode, ...document };
    if (json && !streamed) io.out(`${JSON.stringify(whole, undefined, 2)}\n`);
    else if (!json && text !== undefined) io.out(`${text}\n`);
    return exitCode;
  } finally {
    isOver = true;
    await Promise.all(open.map((gateway) => gateway.close()));
  }
}

async function commandNamed(name: string): Promise<Command> {
  const known = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
  const entry = Object.hasOwn(commandList, known) ? commandList[known] : undefined;
  if (entry) return entry.load();
  const near = nearest(name, [...Object.keys(commandList), ...Object.keys(aliases)]);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  throw new UsageError(`no such command: ${name}${hint}`, 'slipway --help');
}

const asksForHelp = ([first]: readonly string[]): boolean => first === '--help' || first === '-h';

function checkCount({ name, maxPositionals = 0 }: Command, positionals: readonly string[]): void {
  const surplus = positionals[maxPositionals];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many`, `slipway ${name} --help`);
}

function say(io: Io, text: string): number {
  io.out(`${text}\n`);
  return 0;
}
