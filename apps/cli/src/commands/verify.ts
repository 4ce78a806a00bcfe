import type { VerifyResult } from '@slipway/contracts';
import { defineCommand } from '../cli/command.ts';
import { fileFlag } from '../cli/installation-file.ts';
import { renderDrift } from '../render/drift.ts';
import { knownSpec } from '../run/known-spec.ts';
import { requestedBy } from '../run/requested-by.ts';
import { runOutcome } from '../run/run-outcome.ts';
import { startRun } from '../run/start-run.ts';
import { timingFor } from '../run/timing.ts';

export const verify = defineCommand({
  name: 'verify',
  starts: true,
  positionals: '[NAME]',
  maxPositionals: 1,
  description: 'Looks at every step and compares it with the file, or with what was last installed. Changes nothing.',
  flags: {
    file: fileFlag,
    'expect-no-changes': { type: 'boolean', description: 'exit 7 when something differs' },
  },
  examples: ['slipway verify acme-gcp', 'slipway verify -f examples/gcp.yaml --expect-no-changes'],
  async run(context, flags, [positional]) {
    const gateway = await context.connect();
    const { spec, specHash, installation, cloud, location } = await knownSpec(context, gateway, positional, flags.file);
    const timing = timingFor(gateway.target, context.io);
    const input = { spec, specHash, requestedBy: requestedBy(context.io), onFailure: 'keep', timing: { ...timing } };
    const { workflowId, runId } = await startRun(context, gateway, {
      type: 'verify',
      installation,
      cloud,
      location,
      specHash,
      input: input,
    });
    return runOutcome<VerifyResult>(context, gateway, {
      installation,
      operation: 'verify',
      run: { workflowId, runId },
      describe: (result) => renderDrift(result, context.style, flags['expect-no-changes']),
    });
  },
});
