import { AwsFault } from '../fault.ts';
import type { ServiceModel } from './model.ts';
import type { Protocol } from './protocol.ts';
import { readForm } from './query-input.ts';
import { refusalOf } from './refusal.ts';
import type { Wire } from './wire.ts';
import { codeOf, errorMembers, statusOf } from './wire-error.ts';
import { element, escapeXml, writeMembers } from './xml-output.ts';

const type = { 'content-type': 'text/xml;charset=UTF-8' };
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** awsQuery and ec2Query: a form in, XML out. They differ in the names of the form and the frame of the answers. */
export function query(model: ServiceModel, wire: Wire): Protocol {
  const ec2 = wire.protocol === 'ec2Query';
  const refusal = refusalOf(wire);
  const xmlns = ` xmlns="${wire.xmlNamespace ?? ''}"`;
  return {
    find: (http) => {
      const form = new URLSearchParams(http.method === 'GET' ? http.url.search : http.body);
      const operation = model.operations.get(form.get('Action') ?? '');
      return operation && form.get('Version') === wire.version ? { operation, labels: {} } : undefined;
    },
    decode: ({ operation }, http) => {
      if (http.method === 'POST' && !/^application\/x-www-form-urlencoded/.test(http.headers['content-type'] ?? ''))
        throw refusal.malformed();
      const form = new URLSearchParams(http.method === 'GET' ? http.url.search : http.body);
      if (http.method === 'GET') for (const key of [...form.keys()]) if (/^X-Amz-/i.test(key)) form.delete(key);
      return readForm(operation.input, form, { ec2 }, refusal);
    },
    encode: (operation, reply, requestId) => {
      const { name, output } = operation;
      const members = output.kind === 'unit' ? '' : writeMembers(output, reply, name);
      if (output.kind === 'unit' && Object.keys(reply).length > 0)
        throw new Error(`reply: ${name} answers nothing in the model`);
      const content = ec2
        ? `<requestId>${requestId}</requestId>${members === '' && output.members().size === 0 ? '<return>true</return>' : members}`
        : `${output.kind === 'unit' ? '' : element(`${name}Result`, members)}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return { status: 200, headers: type, body: declaration + element(`${name}Response`, content, xmlns) };
    },
    fault: (fault, requestId) => {
      const inner = element('Code', escapeXml(codeOf(fault, model))) + element('Message', escapeXml(fault.message));
      const status = statusOf(fault, model);
      const headers = { ...type, ...fault.headers };
      if (ec2) {
        const body = `<Response><Errors>${element('Error', inner)}</Errors><RequestID>${requestId}</RequestID></Response>`;
        return { status, headers, body: declaration + body };
      }
      const side = status >= 500 ? 'Receiver' : 'Sender';
      const error = element('Error', `<Type>${side}</Type>${inner}${errorMembers(fault, model)}`);
      const body = element('ErrorResponse', `${error}<RequestId>${requestId}</RequestId>`, xmlns);
      return { status, headers, body: declaration + body };
    },
    unknown: (http) => {
      const form = new URLSearchParams(http.method === 'GET' ? http.url.search : http.body);
      const action = form.get('Action') ?? '';
      return ec2
        ? new AwsFault('InvalidAction', `The action ${action} is not valid for this web service.`)
        : new AwsFault('InvalidAction', `Could not find operation ${action} for version ${form.get('Version') ?? ''}`);
    },
  };
}
