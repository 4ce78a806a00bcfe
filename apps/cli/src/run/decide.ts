import { randomUUID } from 'node:crypto';
import type { DecisionVerb, Hold, JsonObject } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import type { RunId, TemporalGateway } from '../temporal/gateway.ts';
import { requestedBy } from './requested-by.ts';

export interface Decided {
  verb: DecisionVerb;
  /** Undefined for a run that was not on hold. */
  hold?: string;
  /** The run's own words. */
  answer: string;
}

/**
 * Answers one hold: with its id, so that what comes late or twice meets no other, and with who and why, for the record.
 * `fields` are those of the verb. Throws as `TemporalGateway.decide`.
 */
export async function decide(
  context: Context,
  gateway: TemporalGateway,
  run: RunId,
  {
    verb,
    hold,
    fields = {},
    reason,
  }: { verb: DecisionVerb; hold?: Hold; fields?: JsonObject; reason?: string | undefined },
): Promise<Decided> {
  const by = requestedBy(context.io);
  const answer = await gateway.decide(run, {
    verb,
    input: { ...fields, ...(hold && { hold: hold.id }), by, ...(reason !== undefined && { reason }) },
    updateId: `${verb}:${hold?.id ?? randomUUID()}`,
  });
  return { verb, answer, ...(hold && { hold: hold.id }) };
}
