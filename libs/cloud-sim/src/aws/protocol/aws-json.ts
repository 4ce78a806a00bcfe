import type { JsonObject } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import { parseJson, readJson } from './json-input.ts';
import { writeJson } from './json-output.ts';
import type { ServiceModel } from './model.ts';
import type { Protocol } from './protocol.ts';
import { refusalOf } from './refusal.ts';
import type { Wire } from './wire.ts';
import { codeOf, statusOf } from './wire-error.ts';

const type = { 'content-type': 'application/x-amz-json-1.1' };

/** awsJson 1.1: one path, the operation in a header. */
export function awsJson(model: ServiceModel, wire: Wire): Protocol {
  const refusal = refusalOf(wire);
  return {
    find: (http) => {
      const [target, name = ''] = (http.headers['x-amz-target'] ?? '').split('.');
      const operation = target === wire.target ? model.operations.get(name) : undefined;
      return operation && http.method === 'POST' ? { operation, labels: {} } : undefined;
    },
    decode: ({ operation }, http) => {
      if (!(http.headers['content-type'] ?? '').startsWith(type['content-type'])) throw refusal.malformed();
      return readJson(operation.input, parseJson(http.body, refusal), refusal);
    },
    encode: (operation, reply) => {
      const body = JSON.stringify(writeJson(operation.output, reply, operation.name));
      return { status: 200, headers: type, body: operation.output.kind === 'unit' ? '' : body };
    },
    fault: (fault) => {
      const body: JsonObject = { __type: codeOf(fault, model), message: fault.message, ...fault.members };
      return { status: statusOf(fault, model), headers: { ...type, ...fault.headers }, body: JSON.stringify(body) };
    },
    unknown: () => new AwsFault('UnknownOperationException', ''),
  };
}
