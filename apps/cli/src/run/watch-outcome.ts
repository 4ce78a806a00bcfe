import type { InstallResult, TeardownResult, VerifyResult } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Context } from '../cli/context.ts';
import { renderDrift } from '../render/drift.ts';
import { renderInstalled } from '../render/installed.ts';
import { renderProof } from '../render/proof.ts';
import type { RunInfo, TemporalGateway } from '../temporal/gateway.ts';
import { runOutcome } from './run-outcome.ts';

/** Watches a run of whatever type, from any machine, and ends as the command that started it would. */
export function watchOutcome(
  context: Context,
  gateway: TemporalGateway,
  installation: string,
  { workflowId, runId, type }: RunInfo,
): Promise<Outcome> {
  const { style } = context;
  const common = { installation, operation: type, run: { workflowId, runId } };
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
