import { fileURLToPath } from 'node:url';
import { processIo } from './cli/process-io.ts';
import { runCli } from './cli/run-cli.ts';

/** From `apps/cli/src` and from `apps/cli/dist` alike. */
const checkout = fileURLToPath(new URL('../../..', import.meta.url));
const io = processIo(checkout);

process.exitCode = await runCli(process.argv.slice(2), {
  io,
  clouds: async () => (await import('@slipway/providers')).providers,
  connect: async (options, onTarget) => (await import('./temporal/connect.ts')).connect(options, io, onTarget),
});

// What is still under way, such as a connection that was given up, keeps nobody waiting.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));
