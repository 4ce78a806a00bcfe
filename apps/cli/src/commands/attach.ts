import { defineCommand } from '../cli/command.ts';
import { fileFlag } from '../cli/installation-file.ts';
import { nameOf } from '../cli/installation-name.ts';
import { latestRun } from '../run/latest-run.ts';
import { watchOutcome } from '../run/watch-outcome.ts';

export const attach = defineCommand({
  name: 'attach',
  positionals: 'NAME',
  maxPositionals: 1,
  description:
    'The live view of a run, from any machine, to its end; also called watch. At a terminal it asks when the run is on\nhold. With --json it writes events as they come, one JSON document a line.',
  flags: {
    file: fileFlag,
    'json-into': { type: 'string', value: 'FILE', description: 'also write events there, one JSON document a line' },
  },
  examples: ['slipway attach acme-gcp', 'slipway attach acme-gcp --json'],
  async run(context, { file, 'json-into': jsonInto }, [positional]) {
    const name = await nameOf(context, positional, file, 'attach');
    const gateway = await context.connect();
    return watchOutcome(context, gateway, name, await latestRun(gateway, name), { jsonInto, streams: true });
  },
});
