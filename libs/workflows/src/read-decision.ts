import type { Hold, JsonObject } from '@slipway/contracts';
import type { Holds } from './holds.ts';
import { refused } from './refusal.ts';

/** Inputs come from people who type JSON, or nothing, into the Web UI: any shape may arrive. */
export function fieldsOf(input: unknown): JsonObject {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as JsonObject;
  return {};
}

/**
 * The holds that a decision is about: the one it names by id or number, else all that are open.
 * @throws a refusal when there is none, or when the one it names is not open any more
 */
export function holdsMeant(holds: Holds, input: unknown): readonly [Hold, ...Hold[]] {
  const named = typeof input === 'object' ? fieldsOf(input)['hold'] : input;
  const [first, ...rest] = holds.open;
  if (!first)
    throw refused(named === undefined ? 'Nothing is on hold.' : `${closed(holds, named)} Nothing is on hold.`);
  if (named === undefined || named === null || named === '') return [first, ...rest];
  const hold = holds.open.find(({ id, number }) => named === id || String(named) === String(number));
  if (!hold) throw refused(`${closed(holds, named)} Open: ${holds.open.map(({ id }) => id).join(', ')}.`);
  return [hold];
}

/**
 * The open hold of a step.
 * @throws a refusal when the step is not on hold, or not on the one that is named
 */
export function holdOf(holds: Holds, input: unknown): Hold {
  const { step, hold } = fieldsOf(input);
  if (typeof step !== 'string')
    throw refused('Name the step: {"step": "<stage>/<resource>"}.', 'INVALID_SPEC', 'SW-SPEC-099');
  const of = holds.open.find(({ subject }) => subject === step);
  if (!of) {
    const open = holds.open.map(({ id }) => id).join(', ');
    throw refused(`${step} is not on hold.${open ? ` Open: ${open}.` : ''}`);
  }
  if (hold === undefined || hold === null) return of;
  const [meant] = holdsMeant(holds, { hold });
  if (meant !== of) throw refused(`${meant.id} is not a hold of ${step}; that is ${of.id}.`);
  return of;
}

function closed({ last }: Holds, named: unknown): string {
  const number = Number(String(named).split('#').at(-1));
  return Number.isInteger(number) && number >= 1 && number <= last
    ? `Hold ${String(named)} was answered already.`
    : `There was no hold ${String(named)}.`;
}
