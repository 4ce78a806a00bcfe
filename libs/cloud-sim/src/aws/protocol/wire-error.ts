import type { AwsFault } from '../fault.ts';
import type { ServiceModel } from './model.ts';
import { writeMembers } from './xml-output.ts';

/** A handler that names no status means the model's. */
export function statusOf(fault: AwsFault, model: ServiceModel): number {
  return fault.http === 400 ? (model.errors.get(fault.code)?.http ?? 400) : fault.http;
}

/** The code on the wire, also where a handler names the error as the model does. */
export function codeOf(fault: AwsFault, model: ServiceModel): string {
  return model.errors.get(fault.code)?.code ?? fault.code;
}

/** Further members of a modelled error as XML. */
export function errorMembers(fault: AwsFault, model: ServiceModel): string {
  if (Object.keys(fault.members).length === 0) return '';
  const error = model.errors.get(fault.code);
  if (!error) throw new Error(`${fault.code} has no members in the model`);
  return writeMembers(error.shape, fault.members, fault.code);
}
