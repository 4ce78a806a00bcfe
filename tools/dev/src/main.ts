import { setMaxListeners } from 'node:events';
import { ToolchainFailure } from '@slipway/toolchain';
import { parseCommandLine, usage, type CommandLine } from './command-line.ts';
import { StackFailure } from './failure.ts';
import { logs } from './logs.ts';
import { reset } from './reset.ts';
import { start } from './start.ts';
import { status, type StackStatus } from './status.ts';
import { describeStatus } from './describe-status.ts';
import { stop } from './stop.ts';

const say = (line: string) => console.error(line);

async function main(args: string[]): Promise<number> {
  let line: CommandLine | undefined;
  try {
    line = parseCommandLine(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    return 2;
  }
  if (line === undefined) {
    console.log(usage);
    return 0;
  }
  try {
    return await run(line);
  } catch (error) {
    if (!(error instanceof StackFailure) && !(error instanceof ToolchainFailure)) throw error;
    console.error(`${error.message}\n  ${error.fix}`);
    return 1;
  }
}

async function run(line: CommandLine): Promise<number> {
  const stack = { onProgress: say, ...(line.dir !== undefined && { dir: line.dir }) };
  const only = line.parts !== undefined && { only: line.parts };
  const settings = {
    ...(line.speed !== undefined && { speed: line.speed }),
    ...(line.clouds && { clouds: line.clouds }),
  };
  switch (line.command) {
    case 'restart':
      await stop({ ...stack, ...only });
      await start({ ...stack, settings });
      return show(await status(stack), line);
    case 'start':
      await start({ ...stack, ...only, settings });
      show(await status(stack), line);
      if (!line.foreground) return 0;
      await printLogs({ ...line, follow: true, lines: 0 });
      await stop(stack);
      return 0;
    case 'status':
      return show(await status(stack), line);
    case 'stop':
      await stop({ ...stack, ...only });
      return line.json ? show(await status(stack), line) : 0;
    case 'reset':
      await reset(stack);
      return line.json ? show(await status(stack), line) : 0;
    case 'logs':
      await printLogs(line);
      return 0;
  }
}

function show(state: StackStatus, { json }: CommandLine): number {
  console.log(json ? JSON.stringify(state, undefined, 2) : describeStatus(state));
  return 0;
}

/** Until Ctrl-C when following. */
async function printLogs({ parts, lines, follow, dir, json }: CommandLine): Promise<void> {
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  if (follow) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const options = {
    lines,
    ...(parts && { only: parts }),
    ...(dir !== undefined && { dir }),
    ...(follow && { follow: ending.signal }),
  };
  for await (const entry of logs(options)) console.log(json ? JSON.stringify(entry) : `${entry.part} | ${entry.line}`);
}

process.exitCode = await main(process.argv.slice(2));
