import type { TeardownResult } from '@slipway/contracts';
import { defineCommand } from '../cli/command.ts';
import { fileFlag } from '../cli/installation-file.ts';
import { renderProof } from '../render/proof.ts';
import { renderTeardownPreview } from '../render/teardown-preview.ts';
import { confirmTeardown } from '../run/confirm-teardown.ts';
import { runOutcome } from '../run/run-outcome.ts';
import { startTeardown } from '../run/start-teardown.ts';
import { teardownTarget } from '../run/teardown-target.ts';

export const teardown = defineCommand({
  name: 'teardown',
  starts: true,
  positionals: 'NAME',
  maxPositionals: 1,
  description:
    'Removes an installation and proves that nothing is left. Needs its name alone; where nothing is known of it,\nits file, or its cloud, account and region to find it by its labels.',
  flags: {
    file: fileFlag,
    confirm: { type: 'string', value: 'NAME', description: 'confirms with the name; --yes needs it' },
    'delete-data': { type: 'boolean', description: 'agree to lose database, buckets and volumes' },
    cloud: { type: 'string', value: 'CLOUD', description: 'without a file: where it is' },
    account: { type: 'string', value: 'ID', description: 'without a file: project, account or subscription' },
    project: { type: 'string', value: 'ID', description: 'same as --account' },
    subscription: { type: 'string', value: 'ID', description: 'same as --account' },
    region: { type: 'string', value: 'REGION', description: 'without a file: its region' },
    detach: { type: 'boolean', description: 'return as soon as the run is accepted' },
    'json-into': { type: 'string', value: 'FILE', description: 'also write events there, one JSON document a line' },
  },
  examples: [
    'slipway teardown acme-gcp --delete-data',
    'slipway teardown acme-gcp --yes --confirm acme-gcp --delete-data --json',
  ],
  async run(context, flags, [name]) {
    const gateway = await context.connect();
    const { account = flags.project ?? flags.subscription, cloud, region, file } = flags;
    const found = await teardownTarget(context, gateway, { name, file, cloud, account, region });
    const { installation } = found.target;
    context.talk(renderTeardownPreview(found, context.style));
    const { deleteData } = await confirmTeardown(context, installation, {
      confirm: flags.confirm,
      deleteData: flags['delete-data'],
    });

    const { workflowId, runId } = await startTeardown(context, gateway, found, deleteData);
    if (flags.detach) {
      const text = `${context.style.green('ACCEPTED')} watch it with   slipway attach ${installation}`;
      return { text, json: { installation, operation: 'teardown', workflowId, runId, accepted: true } };
    }
    return runOutcome<TeardownResult>(context, gateway, {
      installation,
      operation: 'teardown',
      run: { workflowId, runId },
      jsonInto: flags['json-into'],
      describe: (result, progress) => renderProof(result, progress, context.style),
    });
  },
});
