import { AwsFault } from '../fault.ts';

export function invalidValue(message: string): AwsFault {
  return new AwsFault('InvalidParameterValue', message);
}

export function invalidCombination(message: string): AwsFault {
  return new AwsFault('InvalidParameterCombination', message);
}

/** `DBInstanceNotFound` and its like, which RDS answers with 404. */
export function notFound(code: string, message: string): AwsFault {
  return new AwsFault(code, message, { http: 404 });
}

export function wrongState(message: string): AwsFault {
  return new AwsFault('InvalidDBInstanceState', message);
}
