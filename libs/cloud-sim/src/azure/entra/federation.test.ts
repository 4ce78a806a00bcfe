import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { startLocalCloud, type LocalCloud } from '../../local-cloud.ts';
import { acceptFederatedToken, publishIssuerKeys } from './federation.ts';
import { signJwt } from './jwt.ts';

const issuer = 'https://westeurope.oic.prod-aks.azure.com/tenant/cluster/';
const subject = 'system:serviceaccount:external-dns:external-dns';
const audience = 'api://AzureADTokenExchange';
const pod = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

let cloud: LocalCloud;
let identity: Resource;

beforeAll(async () => {
  cloud = await startLocalCloud({ scale: 'manual', seed: 1 });
  const common = { cloud: 'azure', project: 's', location: 'westeurope', refs: [], createdBy: 'test' };
  const type = 'Microsoft.ManagedIdentity/userAssignedIdentities';
  identity = cloud.azure.graph.create({ ...common, id: '/identities/dns', type, name: 'dns', body: {} });
  cloud.azure.graph.create({
    ...common,
    id: '/identities/dns/federations/pod',
    type: `${type}/federatedIdentityCredentials`,
    name: 'pod',
    parent: identity.id,
    body: { properties: { issuer, subject, audiences: [audience] } },
  });
  publishIssuerKeys(cloud.azure, issuer, { keys: [pod.publicKey.export({ format: 'jwk' }) as JsonObject] });
});
afterAll(() => cloud.close());

const soon = Math.floor(Date.now() / 1000) + 600;
const tokenOf = (claims: JsonObject, key = pod.privateKey): string =>
  signJwt({ iss: issuer, sub: subject, aud: [audience], exp: soon, ...claims }, key, 'k');

test('acceptFederatedToken: takes the token of a pod that a credential of the identity names', () => {
  expect(() => acceptFederatedToken(cloud.azure, identity, tokenOf({}))).not.toThrow();
});

test.each<[string, string, RegExp]>([
  ['another issuer', tokenOf({ iss: 'https://other.example/' }), /presented assertion issuer/],
  ['another pod', tokenOf({ sub: 'system:serviceaccount:default:default' }), /presented assertion subject/],
  ['another audience', tokenOf({ aud: ['sts.amazonaws.com'] }), /presented assertion audience/],
  ['a key that is not the issuer’s', tokenOf({}, stranger.privateKey), /not known to the issuer/],
  ['a token that has run out', tokenOf({ exp: soon - 3600 }), /valid time range/],
  ['a token of a time to come', tokenOf({ nbf: soon, exp: soon + 600 }), /assertion valid from .* expiry time/],
])('acceptFederatedToken: refuses %s', (_what, token, words) => {
  expect(() => acceptFederatedToken(cloud.azure, identity, token)).toThrow(words);
});
