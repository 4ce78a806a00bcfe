import type { HttpHandler, HttpReply, HttpRequest } from '../../core/http-server.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { isObject, text } from '../../core/json.ts';
import { bearer } from '../admission.ts';
import { issueToken, principalOf, principalOfJwt } from '../access/tokens.ts';
import { missingCredentials, unauthenticated } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { operatorEmail, subjectToken } from '../operator.ts';

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** Token endpoints: exchange for the credentials file, impersonation, JWT grant of issued keys, token information. */
export function stsHandler(gcp: Gcp): HttpHandler {
  return async (http) => {
    const form = Object.fromEntries(new URLSearchParams(http.body));
    const { operation, status, body } = answer(gcp, http, form);
    await gcp.store.flush();
    record(gcp, http, operation, status, form, body);
    return { status, body: JSON.stringify(body) } satisfies HttpReply;
  };
}

interface Answer {
  operation: string;
  status: number;
  body: JsonObject;
}

function answer(gcp: Gcp, http: HttpRequest, form: Record<string, string>): Answer {
  const { pathname } = http.url;
  if (http.method === 'POST' && pathname === '/v1/token') return { operation: 'token', ...exchanged(gcp, form) };
  if (http.method === 'POST' && pathname === '/token') return { operation: 'token', ...granted(gcp, form) };
  if (http.method === 'POST' && pathname.endsWith(':generateAccessToken')) return impersonated(gcp, http);
  if (pathname === '/tokeninfo' || pathname === '/oauth2/v3/tokeninfo') return information(gcp, http, form);
  return { operation: '', status: 404, body: { error: 'not_found' } };
}

function refused(error: string, description: string): Omit<Answer, 'operation'> {
  return { status: 400, body: { error, error_description: description } };
}

function exchanged(gcp: Gcp, form: Record<string, string>): Omit<Answer, 'operation'> {
  if (form['grant_type'] !== exchange)
    return refused('unsupported_grant_type', `Unsupported grant type: ${form['grant_type'] ?? ''}`);
  if (form['subject_token'] !== subjectToken(gcp.directory))
    return refused('invalid_grant', 'The subject token is not valid.');
  const { token, lifetime } = issueToken(gcp, operatorEmail(gcp));
  return {
    status: 200,
    body: { access_token: token, issued_token_type: accessTokenType, token_type: 'Bearer', expires_in: lifetime },
  };
}

function granted(gcp: Gcp, form: Record<string, string>): Omit<Answer, 'operation'> {
  const principal = form['grant_type'] === jwtBearer ? principalOfJwt(gcp, form['assertion'] ?? '') : undefined;
  if (principal === undefined) return refused('invalid_grant', 'Invalid JWT Signature.');
  const { token, lifetime } = issueToken(gcp, principal);
  return { status: 200, body: { access_token: token, expires_in: lifetime, token_type: 'Bearer' } };
}

function impersonated(gcp: Gcp, http: HttpRequest): Answer {
  const operation = 'generateAccessToken';
  const caller = principalOf(gcp, bearer(http) ?? '');
  const wanted = /serviceAccounts\/([^:]+):/.exec(decodeURIComponent(http.url.pathname))?.[1];
  if (caller === undefined || wanted !== caller) {
    const fault = bearer(http) === undefined ? missingCredentials() : unauthenticated();
    return { operation, status: 401, body: JSON.parse(fault.body('status')) as JsonObject };
  }
  const { token, lifetime } = issueToken(gcp, caller);
  const expireTime = new Date(Date.now() + lifetime * 1000).toISOString();
  return { operation, status: 200, body: { accessToken: token, expireTime } };
}

function information(gcp: Gcp, http: HttpRequest, form: Record<string, string>): Answer {
  const token = http.url.searchParams.get('access_token') ?? form['access_token'] ?? bearer(http) ?? '';
  const email = principalOf(gcp, token);
  if (email === undefined) return { operation: 'tokeninfo', ...refused('invalid_token', 'Invalid Value') };
  const scope = 'https://www.googleapis.com/auth/cloud-platform';
  return {
    operation: 'tokeninfo',
    status: 200,
    body: { email, email_verified: 'true', scope, expires_in: '3599', access_type: 'online' },
  };
}

function record(
  gcp: Gcp,
  http: HttpRequest,
  operation: string,
  status: number,
  form: Record<string, string>,
  reply: Json,
): void {
  gcp.journal.append({
    at: new Date().toISOString(),
    simAt: gcp.clock.iso(),
    cloud,
    service: 'sts',
    operation,
    method: http.method,
    url: http.url.pathname,
    headers: {},
    body: form,
    principal: isObject(reply) ? text(reply, 'email') : '',
    requestId: '',
    outcome: status < 400 ? 'ok' : operation === '' ? 'unsupported' : 'error',
    status,
    reply,
    committed: status < 400,
    resourceIds: [],
  });
}
