import type { JsonObject } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';

/** Members that EKS sends along with its sentences: `clusterName`, `nodegroupName`, `addonName`. */
export type Subject = Record<string, string>;

const members = (subject: Subject): { members: JsonObject } => ({ members: { ...subject } });

export function notFound(message: string, subject: Subject = {}): AwsFault {
  return new AwsFault('ResourceNotFoundException', message, { http: 404, ...members(subject) });
}

export function inUse(message: string, subject: Subject = {}): AwsFault {
  return new AwsFault('ResourceInUseException', message, { http: 409, ...members(subject) });
}

export function invalidParameter(message: string, subject: Subject = {}): AwsFault {
  return new AwsFault('InvalidParameterException', message, members(subject));
}

export function invalidRequest(message: string, subject: Subject = {}): AwsFault {
  return new AwsFault('InvalidRequestException', message, members(subject));
}

export function limitExceeded(message: string, subject: Subject = {}): AwsFault {
  return new AwsFault('ResourceLimitExceededException', message, members(subject));
}

/** Options of Amazon's that the local cloud has nothing behind: better refused than ignored. */
export function refuseUnserved(input: JsonObject, options: readonly string[]): void {
  const option = options.find((key) => input[key] !== undefined);
  if (option !== undefined) throw invalidRequest(`${option} is not served by the local cloud`);
}
