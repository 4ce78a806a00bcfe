import type { HttpReply, HttpRequest } from '../../core/http-server.ts';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { cloud, defaultTenant } from '../azure.ts';
import { findApplication, hashSecret } from './applications.ts';
import type { Application } from './applications.ts';
import { checkTime } from './assertion-time.ts';
import { DirectoryFault } from './directory-fault.ts';
import { acceptFederatedToken } from './federation.ts';
import { decodeJwt, isSignedBy } from './jwt.ts';
import { keySet } from './signing-key.ts';
import type { SigningKey } from './signing-key.ts';
import { issueToken } from './tokens.ts';

type Form = Record<string, string>;

interface Answer {
  operation: string;
  body: JsonObject;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Routes of the directory: discovery, keys, tokens. */
export function isDirectoryPath(path: string): boolean {
  return /^\/[^/]+\/(v2\.0\/\.well-known\/openid-configuration|oauth2\/v2\.0\/token|discovery\/v2\.0\/keys)$/.test(
    path,
  );
}

/** Answers one request to the directory and keeps it in the journal. */
export async function answerDirectory(azure: Azure, key: SigningKey, http: HttpRequest): Promise<HttpReply> {
  const form: Form = Object.fromEntries(new URLSearchParams(http.body));
  let status = 200;
  let answer: Answer;
  try {
    answer = route(azure, key, http, form);
  } catch (error) {
    if (!(error instanceof DirectoryFault)) throw error;
    status = error.http;
    answer = { operation: 'token', body: error.body() };
  }
  await azure.store.flush();
  record(azure, http, answer, status, form);
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(answer.body) };
}

function route(azure: Azure, key: SigningKey, http: HttpRequest, form: Form): Answer {
  const [, tenant = '', ...rest] = http.url.pathname.split('/');
  if (tenant.toLowerCase() !== defaultTenant)
    throw new DirectoryFault(
      400,
      'invalid_tenant',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    );
  const base = `https://${http.headers['host'] ?? ''}/${tenant}`;
  if (rest.at(-1) === 'openid-configuration')
    return { operation: 'openid-configuration', body: discovery(base, tenant) };
  if (rest.at(-1) === 'keys') return { operation: 'keys', body: keySet(key) };
  return { operation: 'token', body: grant(azure, key, form, tenant) };
}

function discovery(base: string, tenant: string): JsonObject {
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${base}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    kerberos_endpoint: `${base}/kerberos`,
    tenant_id: tenant,
  };
}

function grant(azure: Azure, key: SigningKey, form: Form, tenant: string): JsonObject {
  const clientId = form['client_id'] ?? '';
  if (form['grant_type'] !== 'client_credentials')
    throw new DirectoryFault(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${form['grant_type'] ?? ''}'.`,
    );
  const scope = form['scope'] ?? '';
  if (!scope.split(' ').some((item) => item.endsWith('/.default')))
    throw new DirectoryFault(
      400,
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const application = findApplication(azure, clientId);
  if (!application)
    throw new DirectoryFault(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  prove(azure, application, form);
  const audience = scope.replace(/\/\.default.*$/, '');
  const { objectId } = application;
  const { token, lifetime } = issueToken(azure, key, { objectId, clientId, tenant }, audience);
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token };
}

/** Whoever asks must show what the application is known by. */
function prove(azure: Azure, application: Application, form: Form): void {
  const assertion = form['client_assertion'];
  if (assertion !== undefined && form['client_assertion_type'] === assertionType) {
    if (application.identity) return acceptFederatedToken(azure, application.identity, assertion);
    const { certificate } = application;
    const { header, claims = {} } = decodeJwt(assertion) ?? {};
    const named = [text(header, 'x5t'), text(header, 'x5t#S256')].filter((item) => item !== '');
    const known = certificate !== undefined && named.some((item) => certificate.thumbprints.includes(item));
    if (known && isSignedBy(assertion, certificate.publicKey)) return checkTime(claims);
    throw new DirectoryFault(
      401,
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]',
    );
  }
  const secret = form['client_secret'];
  if (secret === undefined)
    throw new DirectoryFault(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  if (application.secretHash === undefined || hashSecret(secret) !== application.secretHash)
    throw new DirectoryFault(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${application.clientId}'.`,
    );
}

const secrets = ['client_secret', 'client_assertion'];

function record(azure: Azure, http: HttpRequest, answer: Answer, status: number, form: Form): void {
  const shown = Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, secrets.includes(name) ? '*'.repeat(value.length) : value]),
  );
  azure.journal.append({
    at: new Date().toISOString(),
    simAt: azure.clock.iso(),
    cloud,
    service: 'entra',
    operation: answer.operation,
    method: http.method,
    url: http.url.pathname,
    headers: {},
    body: shown,
    principal: form['client_id'] ?? '',
    requestId: '',
    outcome: status < 400 ? 'ok' : 'error',
    status,
    reply: answer.body,
    committed: false,
    resourceIds: [],
  });
}
