import { AwsFault } from '../fault.ts';

export function invalidParameter(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}

export function missingParameter(name: string): AwsFault {
  return new AwsFault('MissingParameter', `The request must contain the parameter ${name}`);
}

export function invalidCombination(message: string): AwsFault {
  return new AwsFault('InvalidParameterCombination', message);
}

/** `The subnet 'subnet-…' has dependencies and cannot be deleted.` */
export function dependencies(noun: string, id: string): AwsFault {
  return new AwsFault('DependencyViolation', `The ${noun} '${id}' has dependencies and cannot be deleted.`);
}

/** `The maximum number of VPCs has been reached.` */
export function limitReached(code: string, what: string): AwsFault {
  return new AwsFault(code, `The maximum number of ${what} has been reached.`);
}
