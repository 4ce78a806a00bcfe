import { type JsonObject, workflowIdOf } from '@slipway/contracts';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { fileFlag } from '../cli/installation-file.ts';
import { nameOf } from '../cli/installation-name.ts';
import { parseSeconds } from '../render/duration.ts';
import { holdDocument } from '../render/hold.ts';
import { misfitFailure } from '../render/misfit.ts';
import { renderStatus } from '../render/status.ts';
import { latestRun } from '../run/latest-run.ts';
import { withRetries } from '../run/retries.ts';
import { waitUntilReady } from '../run/wait-until-ready.ts';
import { watchOutcome } from '../run/watch-outcome.ts';

export const status = defineCommand({
  name: 'status',
  positionals: 'NAME',
  maxPositionals: 1,
  description: 'Shows how an installation stands, stage by stage. Works without a worker as far as the server knows.',
  flags: {
    file: fileFlag,
    watch: { type: 'boolean', short: 'w', description: 'follow the run to its end' },
    wait: { type: 'string', value: 'STATE', choices: ['ready'], description: 'wait until it is ready' },
    timeout: { type: 'string', value: 'TIME', description: 'with --wait: give up after e.g. 30m, exit 9' },
  },
  examples: ['slipway status acme-gcp --watch', 'slipway status acme-gcp --wait=ready --timeout 30m'],
  async run(context, flags, [positional]) {
    const name = await nameOf(context, positional, flags.file, 'status');
    const gateway = await context.connect();
    const run = await latestRun(gateway, name);
    if (flags.watch) return watchOutcome(context, gateway, name, run);
    if (flags.wait !== undefined) {
      const seconds = flags.timeout === undefined ? undefined : parseSeconds(flags.timeout);
      if (flags.timeout !== undefined && seconds === undefined) {
        throw new UsageError(`--timeout takes a time such as 90s, 30m or 2h, not "${flags.timeout}"`);
      }
      await waitUntilReady(context, gateway, name, run, seconds);
    }
    const now = await latestRun(gateway, name);
    const answer = await gateway.progress(now);
    const progress = answer && now.status === 'running' ? withRetries(answer, await gateway.pending(now)) : answer;
    const misfit = progress || now.status !== 'running' ? undefined : await gateway.misfit(now);
    const facts = { name, workflowId: workflowIdOf(name), runId: now.runId, runStatus: now.status, type: now.type };
    return {
      text: renderStatus(name, now, progress, context.style, context.io.now(), misfit),
      json: {
        ...(progress as unknown as JsonObject | undefined),
        ...(progress && { holds: progress.holds.map((hold) => holdDocument(hold, progress)) }),
        phase: progress?.phase ?? now.phase ?? 'unknown',
        ...(misfit && { error: { ...misfitFailure(misfit, now.cloud) } }),
        ...facts,
      },
    };
  },
});
