import type { JsonObject } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import { bound, readBindings, writeHeaders } from './http-bindings.ts';
import { parseJson, readJson } from './json-input.ts';
import { writeJson } from './json-output.ts';
import type { ServiceModel } from './model.ts';
import type { Protocol } from './protocol.ts';
import { refusalOf } from './refusal.ts';
import { restRouter } from './rest-path.ts';
import type { Wire } from './wire.ts';
import { codeOf, statusOf } from './wire-error.ts';

const type = { 'content-type': 'application/json' };

/** restJson 1: path, query and headers carry some members, a JSON body the others. */
export function restJson(model: ServiceModel, wire: Wire): Protocol {
  const refusal = refusalOf(wire);
  return {
    find: restRouter(model, () => ''),
    decode: (asked, http) => {
      const { input } = asked.operation;
      const outside = readBindings(asked, http, refusal);
      const inBody = [...input.members().values()].some((member) => !bound(member));
      if (!inBody && http.body !== '' && http.body !== '{}') throw refusal.unknown('(body)');
      return { ...outside, ...readJson(input, parseJson(http.body, refusal), refusal, bound) };
    },
    encode: (operation, reply) => {
      const body = writeJson(operation.output, reply, operation.name, bound);
      const headers = { ...type, ...writeHeaders(operation, reply) };
      return { status: operation.http?.[2] ?? 200, headers, body: JSON.stringify(body) };
    },
    fault: (fault) => {
      const headers = { ...type, 'x-amzn-errortype': codeOf(fault, model), ...fault.headers };
      const body: JsonObject = { message: fault.message, ...fault.members };
      return { status: statusOf(fault, model), headers, body: JSON.stringify(body) };
    },
    unknown: () => new AwsFault('UnknownOperationException', '', { http: 404 }),
  };
}
