import type { JsonObject } from '@slipway/contracts';
import type { Outcome } from '../cli/command.ts';
import type { Decided } from '../run/decide.ts';
import type { RunId } from '../temporal/gateway.ts';
import type { Style } from './style.ts';

/** What was decided, in the run's own words, and how to see what comes of it. */
export function renderDecided(
  installation: string,
  { workflowId, runId }: RunId,
  decided: readonly Decided[],
  style: Style,
): Outcome {
  const lines = [
    ...decided.map(({ answer }) => `${style.green('ACCEPTED')} ${answer}`),
    `  Watch: slipway attach ${installation}`,
  ];
  const decisions = decided.map((one): JsonObject => ({ ...one }));
  return { text: lines.join('\n'), json: { installation, workflowId, runId, decisions } };
}
