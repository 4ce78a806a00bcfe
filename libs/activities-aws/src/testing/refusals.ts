import { access } from './refusals/access.ts';
import type { Answer, Api } from './refusals/answer.ts';
import { rest } from './refusals/rest.ts';
import { room } from './refusals/room.ts';
import { use } from './refusals/use.ts';

/**
 * Sources: the error references of each API (docs.aws.amazon.com), and the threads that the reference of errors in the local cloud's
 * README names.
 */
export const answers: readonly Answer[] = [...access, ...room, ...use, ...rest];

const queryApis: readonly Api[] = ['iam', 'rds', 'route53', 'sts'];

/** The answer as it goes over the wire, in the protocol of its API. */
export function onTheWire({ api, code, text, members = {} }: Answer): {
  headers: Record<string, string>;
  body: string;
} {
  const xml = { 'content-type': 'text/xml' };
  const words = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const error = `<Code>${code}</Code><Message>${words}</Message>`;
  const id = '0a1b2c3d-0000-4000-8000-000000000000';
  if (api === 'ec2')
    return {
      headers: xml,
      body: `<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`,
    };
  if (queryApis.includes(api))
    return {
      headers: xml,
      body: `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
    };
  if (api === 's3') return { headers: xml, body: `<Error>${error}<RequestId>${id}</RequestId></Error>` };
  if (api === 'eks')
    return {
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
      body: JSON.stringify({ message: text, ...members }),
    };
  return {
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message: text }),
  };
}
