import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { failedPrecondition, invalid, notFound } from '../fault.ts';
import { cloud } from '../gcp.ts';
import { accountOf } from './service-accounts.ts';

const generate = promisify(generateKeyPair);
const mostKeys = 10;

function userKeys(call: Call, account: Resource): Resource[] {
  return call.gcp.graph.children(account.id).filter((key) => key.type === 'iam.keys');
}

/** The private half leaves in this reply and is kept nowhere. */
export async function createKey(call: Call): Promise<JsonObject> {
  const { gcp } = call;
  const account = accountOf(call);
  if (gcp.store.get<boolean>('settings', 'disableServiceAccountKeyCreation')) {
    throw failedPrecondition(
      'Key creation is not allowed on this service account. constraints/iam.disableServiceAccountKeyCreation',
    );
  }
  if (userKeys(call, account).length >= mostKeys) throw failedPrecondition('Precondition check failed.');
  const type = text(object(call.request, 'body'), 'privateKeyType') || 'TYPE_GOOGLE_CREDENTIALS_FILE';
  if (type === 'TYPE_PKCS12_FILE') throw invalid('TYPE_PKCS12_FILE is not supported.');
  const { publicKey, privateKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return gcp.store.transaction(() => {
    const keyId = gcp.seeded.hex(40, 'key', account.id, gcp.store.count('counters', 'keys'));
    const path = `${text(account.body, 'name')}/keys/${keyId}`;
    const id = `${account.id}/keys/${keyId}`;
    const body = {
      name: path,
      keyAlgorithm: 'KEY_ALG_RSA_2048',
      keyOrigin: 'GOOGLE_PROVIDED',
      keyType: 'USER_MANAGED',
      validAfterTime: gcp.clock.iso().replace(/\.\d+Z$/, 'Z'),
      validBeforeTime: '9999-12-31T23:59:59Z',
    };
    gcp.graph.create({
      id,
      type: 'iam.keys',
      cloud,
      name: keyId,
      project: account.project,
      location: 'global',
      parent: account.id,
      body,
      hidden: { publicKey, email: account.name },
      refs: [],
      createdBy: call.principal,
    });
    call.touched.add(id);
    const file = {
      type: 'service_account',
      project_id: account.project,
      private_key_id: keyId,
      private_key: privateKey,
      client_email: account.name,
      client_id: text(account.body, 'uniqueId'),
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
      client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account.name)}`,
      universe_domain: 'googleapis.com',
    };
    const privateKeyData = Buffer.from(JSON.stringify(file, null, 2)).toString('base64');
    return { ...body, privateKeyType: 'TYPE_GOOGLE_CREDENTIALS_FILE', privateKeyData };
  });
}

/** Beside the keys that users made there is always one of Google's own. */
export function listKeys(call: Call): JsonObject {
  const { gcp, reader } = call;
  const account = accountOf(call);
  const wanted = call.http.url.searchParams.getAll('keyTypes');
  const own = userKeys(call, account)
    .filter((key) => gcp.lags.visible(key, 'list', reader))
    .map((key) => key.body);
  const system = {
    name: `${text(account.body, 'name')}/keys/${gcp.seeded.hex(40, 'system key', account.id)}`,
    keyAlgorithm: 'KEY_ALG_RSA_2048',
    keyOrigin: 'GOOGLE_PROVIDED',
    keyType: 'SYSTEM_MANAGED',
    validAfterTime: gcp.clock.iso(account.createdAt),
    validBeforeTime: gcp.clock.iso(account.createdAt + 17 * 86_400_000),
  };
  const all = [...own, system].filter((key) => wanted.length === 0 || wanted.includes(text(key, 'keyType')));
  return all.length > 0 ? { keys: all } : {};
}

function keyOf(call: Call): Resource {
  const account = accountOf(call);
  const key = call.gcp.graph.get(`${account.id}/keys/${text(call.request, 'key')}`);
  if (!key) throw notFound(`Service account key ${text(call.request, 'key')} does not exist.`);
  return key;
}

export function getKey(call: Call): JsonObject {
  return keyOf(call).body;
}

export function deleteKey(call: Call): JsonObject {
  call.gcp.graph.delete(keyOf(call).id, call.principal);
  return {};
}
