import { AwsFault } from '../fault.ts';
import type { Wire } from './wire.ts';

/** How a request that does not fit the model is refused, in the words of each family of services. */
export interface Refusal {
  missing(path: string): AwsFault;
  unknown(path: string): AwsFault;
  wrongType(path: string, value: string, expected: string): AwsFault;
  malformed(): AwsFault;
}

const lowerFirst = (path: string): string =>
  path
    .split('.')
    .map((part) => part.charAt(0).toLowerCase() + part.slice(1))
    .join('.');

export function refusalOf(wire: Wire): Refusal {
  const plain = wire.protocol === 'ec2Query' || wire.version === '2014-10-31';
  const byJson = wire.protocol === 'awsJson' || wire.protocol === 'restJson';
  return {
    missing: (path) =>
      plain
        ? new AwsFault('MissingParameter', `The request must contain the parameter ${path}`)
        : new AwsFault(
            wire.invalid,
            `1 validation error detected: Value null at '${lowerFirst(path)}' failed to satisfy constraint: Member must not be null`,
          ),
    unknown: (path) => {
      if (wire.protocol === 'ec2Query')
        return new AwsFault('UnknownParameter', `The parameter ${path} is not recognized`);
      if (byJson) return new AwsFault('SerializationException', `Unknown member ${path}`);
      if (wire.protocol === 'restXml') return new AwsFault(wire.invalid, `Unexpected element '${path}'`);
      return new AwsFault('MalformedInput', `Unexpected key found: ${path}`);
    },
    wrongType: (path, value, expected) => {
      if (byJson)
        return new AwsFault('SerializationException', `${value} of member ${path} can not be converted to ${expected}`);
      if (plain)
        return new AwsFault(
          'InvalidParameterValue',
          `Value (${value}) for parameter ${path} is invalid. Expected: '${expected}'.`,
        );
      return new AwsFault(
        wire.protocol === 'restXml' ? wire.invalid : 'MalformedInput',
        `Value '${value}' of ${path} is not a ${expected}`,
      );
    },
    malformed: () => {
      if (byJson) return new AwsFault('SerializationException', 'The request body is not valid JSON');
      if (wire.protocol === 'restXml')
        return new AwsFault(
          'MalformedXML',
          'The XML you provided was not well-formed or did not validate against our published schema',
        );
      return new AwsFault('MalformedQueryString', 'The query string contains a syntax error');
    },
  };
}
