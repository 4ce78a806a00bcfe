import {
  type FailurePolicy,
  failurePolicies,
  type InstallInput,
  type InstallResult,
  type JsonObject,
} from '@slipway/contracts';
import { specHash } from '@slipway/spec';
import { defineCommand } from '../cli/command.ts';
import { fileFlag, readInstallation, requireFile } from '../cli/installation-file.ts';
import { renderInstalled } from '../render/installed.ts';
import { requestedBy } from '../run/requested-by.ts';
import { runOutcome } from '../run/run-outcome.ts';
import { startRun } from '../run/start-run.ts';
import { timingFor } from '../run/timing.ts';

export const install = defineCommand({
  name: 'install',
  starts: true,
  positionals: '[FILE]',
  maxPositionals: 1,
  description:
    'Brings an installation about. On one that stands it is the upgrade and the repair: only what differs is changed.\nCtrl-C ends the watching, never the run.',
  flags: {
    file: fileFlag,
    'on-failure': {
      type: 'string',
      value: 'POLICY',
      choices: failurePolicies,
      description: 'pause waits for a decision, rollback undoes what this run made, keep leaves it',
    },
    approve: { type: 'boolean', description: 'wait with the plan until it is approved' },
    detach: { type: 'boolean', description: 'return as soon as the run is accepted' },
    'json-into': { type: 'string', value: 'FILE', description: 'also write events there, one JSON document a line' },
  },
  examples: ['slipway install -f examples/gcp.yaml', 'slipway install -f my.yaml --on-failure=keep --json'],
  async run(context, flags, [positional]) {
    const { installation } = await readInstallation(context, requireFile(flags.file ?? positional, 'install'));
    const { name, cloud, region } = installation;
    const gateway = await context.connect();
    const hash = specHash(installation);
    const input: InstallInput = {
      spec: JSON.parse(JSON.stringify(installation)) as JsonObject,
      specHash: hash,
      requestedBy: requestedBy(context.io),
      onFailure: policyOf(flags['on-failure'], installation.onFailure, context.interactive && !flags.detach),
      ...(flags.approve && { approval: true }),
      timing: timingFor(gateway.target, context.io, installation.holdLimitHours),
    };
    const run = await startRun(context, gateway, {
      type: 'install',
      installation: name,
      cloud,
      location: region,
      specHash: hash,
      input: input as unknown as JsonObject,
    });
    const { style } = context;
    const how = run.attached ? 'already running: attached' : 'started';
    context.talk(`${style.bold(name)}  ${cloud}/${region}  install ${how}  ${style.dim('(Ctrl-C stops nothing)')}`);
    const { workflowId, runId } = run;
    if (flags.detach) {
      const text = `${style.green('ACCEPTED')} watch it with   slipway attach ${name}`;
      return { text, json: { installation: name, operation: 'install', workflowId, runId, accepted: true } };
    }
    return runOutcome<InstallResult>(context, gateway, {
      installation: name,
      operation: 'install',
      run: { workflowId, runId },
      jsonInto: flags['json-into'],
      describe: (result, progress) => renderInstalled(result, progress, style),
    });
  },
});

/** Flag over file over who is there: somebody at a terminal is asked, where nobody watches nothing is left to cost money. */
function policyOf(flag: string | undefined, file: FailurePolicy | undefined, watched: boolean): FailurePolicy {
  return (flag as FailurePolicy | undefined) ?? file ?? (watched ? 'pause' : 'rollback');
}
