import type { InstallResult, TeardownResult, VerifyResult, WorkflowType } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { renderDrift } from '../render/drift.ts';
import { renderInstalled } from '../render/installed.ts';
import { renderProof } from '../render/proof.ts';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';
import { runOutcome, type RunOutcomeOptions } from './run-outcome.ts';

/** Watches a run of whatever type, from any machine, and ends as the command that started it would. */
export function watchOutcome(
  context: Context,
  gateway: TemporalGateway,
  installation: string,
  { workflowId, runId, type }: RunInfo,
  more: Pick<RunOutcomeOptions<unknown>, 'jsonInto' | 'streams' | 'undoing'> = {},
): Promise<Outcome> {
  const { style } = context;
  const common = { installation, operation: type as WorkflowType, run: { workflowId, runId }, ...more };
  if (type === 'teardown') {
    return runOutcome<TeardownResult>(context, gateway, {
      ...common,
      describe: (result, progress) => renderProof(result, progress, style),
    });
  }
  if (type === 'verify') {
    return runOutcome<VerifyResult>(context, gateway, {
      ...common,
      describe: (result) => renderDrift(result, style, false),
    });
  }
  return runOutcome<InstallResult>(context, gateway, {
    ...common,
    describe: (result, progress) => renderInstalled(result, progress, style),
  });
}
