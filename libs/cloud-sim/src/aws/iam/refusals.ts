import { AwsFault } from '../fault.ts';

export const noSuchEntity = (message: string): AwsFault => new AwsFault('NoSuchEntity', message, { http: 404 });

export const cannotBeFound = (kind: string, name: string): AwsFault =>
  noSuchEntity(`The ${kind} with name ${name} cannot be found.`);

export const alreadyExists = (message: string): AwsFault => new AwsFault('EntityAlreadyExists', message, { http: 409 });

export const deleteConflict = (message: string): AwsFault => new AwsFault('DeleteConflict', message, { http: 409 });

export const limitExceeded = (quota: string, limit: number): AwsFault =>
  new AwsFault('LimitExceeded', `Cannot exceed quota for ${quota}: ${limit}`, { http: 409 });

export const malformedPolicy = (message: string): AwsFault => new AwsFault('MalformedPolicyDocument', message);

export const invalidInput = (message: string): AwsFault => new AwsFault('InvalidInput', message);

export const validation = (message: string): AwsFault => new AwsFault('ValidationError', message);

/** What an activity does not use is refused, rather than taken without effect. */
export const notSimulated = (what: string): AwsFault =>
  new AwsFault('ServiceFailure', `The local cloud does not know ${what}.`, { http: 500 });
