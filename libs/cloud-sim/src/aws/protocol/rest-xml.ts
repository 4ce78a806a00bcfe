import type { HttpRequest } from '../../core/http-server.ts';
import type { JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import { AwsFault } from '../fault.ts';
import { plainBytes } from './aws-chunked.ts';
import { bound, payloadOf, readBindings, writeHeaders } from './http-bindings.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { Asked, Protocol } from './protocol.ts';
import type { Refusal } from './refusal.ts';
import { refusalOf } from './refusal.ts';
import { restRouter } from './rest-path.ts';
import type { Wire } from './wire.ts';
import { codeOf, errorMembers, statusOf } from './wire-error.ts';
import { parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';
import { readXml } from './xml-input.ts';
import { element, escapeXml, writeMembers } from './xml-output.ts';

const type = { 'content-type': 'application/xml' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function rootOf(http: HttpRequest, name: string, refusal: Refusal): XmlElement {
  const root = parseXml(http.body);
  if (root?.name !== name) throw refusal.malformed();
  return root;
}

function readBody(asked: Asked, http: HttpRequest, refusal: Refusal): JsonObject {
  const { operation } = asked;
  const payload = payloadOf(operation, 'input');
  if (payload) {
    const { name, shape, traits, required } = payload;
    if (shape.kind === 'structure') {
      if (http.body === '') {
        if (required) throw refusal.missing(name);
        return {};
      }
      return { [name]: readXml(shape, rootOf(http, traits.xmlName ?? shape.name, refusal), refusal) };
    }
    const bytes = plainBytes(http);
    return { [name]: bytes.toString(shape.kind === 'blob' ? 'base64' : 'utf8') };
  }
  const inBody = [...operation.input.members().values()].filter((member) => !bound(member));
  if (inBody.length === 0) return {};
  if (http.body === '' && inBody.every((member) => !member.required)) return {};
  return readXml(operation.input, rootOf(http, operation.input.name, refusal), refusal, bound);
}

function writeBody(operation: OperationModel, reply: JsonObject, xmlns: string): string | Buffer {
  const { output, name } = operation;
  if (output.kind === 'unit') return '';
  const all = writeMembers(output, reply, name, bound);
  const payload = payloadOf(operation, 'output');
  if (payload) {
    const value = reply[payload.name];
    if (value === undefined) return '';
    if (payload.shape.kind === 'blob') return Buffer.from(String(value), 'base64');
    if (payload.shape.kind === 'string') return String(value);
    if (!isObject(value)) throw new Error(`reply: ${name}.${payload.name} is no object`);
    const inner = writeMembers(payload.shape, value, `${name}.${payload.name}`);
    return declaration + element(payload.traits.xmlName ?? payload.shape.name, inner, xmlns);
  }
  // The one answer of S3 whose root element is the member itself.
  if (name === 'GetBucketLocation')
    return declaration + element('LocationConstraint', escapeXml(text(reply, 'LocationConstraint')), xmlns);
  if ([...output.members().values()].every(bound)) return '';
  return declaration + element(output.traits.xmlName ?? output.name, all, xmlns);
}

/** restXml: Route 53, and S3 with the bucket as first part of the path. */
export function restXml(model: ServiceModel, wire: Wire): Protocol {
  const refusal = refusalOf(wire);
  const s3 = model.namespace === 'com.amazonaws.s3';
  const xmlns = ` xmlns="${wire.xmlNamespace ?? ''}"`;
  return {
    find: restRouter(model, ({ input }) => (s3 && input.members().has('Bucket') ? '/{Bucket}' : '')),
    decode: (asked, http) => ({ ...readBindings(asked, http, refusal), ...readBody(asked, http, refusal) }),
    encode: (operation, reply) => {
      if (operation.output.kind === 'unit' && Object.keys(reply).length > 0)
        throw new Error(`reply: ${operation.name} answers nothing in the model`);
      const body = writeBody(operation, reply, xmlns);
      const headers = {
        ...(body === '' ? {} : type),
        ...(operation.output.kind === 'unit' ? {} : writeHeaders(operation, reply)),
      };
      return { status: operation.http?.[2] ?? 200, headers, body };
    },
    fault: (fault, requestId) => {
      const status = statusOf(fault, model);
      const inner =
        element('Code', escapeXml(codeOf(fault, model))) +
        element('Message', escapeXml(fault.message)) +
        errorMembers(fault, model);
      const side = status >= 500 ? 'Receiver' : 'Sender';
      const body = s3
        ? element('Error', `${inner}<RequestId>${requestId}</RequestId>`)
        : element(
            'ErrorResponse',
            `${element('Error', `<Type>${side}</Type>${inner}`)}<RequestId>${requestId}</RequestId>`,
            xmlns,
          );
      return { status, headers: { ...type, ...fault.headers }, body: declaration + body };
    },
    unknown: () =>
      s3
        ? new AwsFault('NotImplemented', 'A header you provided implies functionality that is not implemented', {
            http: 501,
          })
        : new AwsFault('InvalidAction', 'The requested path is not an operation of this service.', { http: 404 }),
  };
}
