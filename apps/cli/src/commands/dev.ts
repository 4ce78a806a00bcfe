import { join } from 'node:path';
import { defineCommand } from '../cli/command.ts';

export const dev = defineCommand({
  name: 'dev',
  positionals: 'start|status|restart|logs|stop|reset',
  passesOn: true,
  description:
    'The local stack: Temporal with its web UI, the local cloud and a worker, no account needed. "dev start" returns\nwhen all is healthy and leaves it running; "slipway dev" alone lists what else there is.',
  flags: {},
  examples: ['slipway dev start', 'slipway dev status --json'],
  async run({ io }, _flags, words) {
    const program = join(io.checkout, 'tools/dev/src/main.ts');
    return { exitCode: await io.spawn(process.execPath, [program, ...words], {}), json: {} };
  },
});
