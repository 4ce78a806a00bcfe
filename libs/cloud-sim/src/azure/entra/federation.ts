import { createPublicKey } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { isObject, list, object, objects, text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { checkTime } from './assertion-time.ts';
import { decodeJwt, isSignedBy } from './jwt.ts';
import { DirectoryFault } from './directory-fault.ts';

/** What a token of another issuer says about its bearer. */
export interface Presented {
  issuer: string;
  subject: string;
  audience: string;
}

const federations = 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials';
/** Key sets of issuers, by URL; whoever makes a cluster with an OIDC issuer puts its keys here. */
const issuerKeys = 'azure.issuerKeys';

export function publishIssuerKeys(azure: Azure, issuer: string, keys: JsonObject): void {
  azure.store.put(issuerKeys, issuer, keys);
}

/** Refuses what no federated credential of the identity matches. */
export function checkFederation(azure: Azure, identity: Resource, presented: Presented): void {
  const credentials = azure.graph
    .children(identity.id)
    .filter((child) => child.type === federations)
    .map(({ body }) => object(body, 'properties'));
  const withIssuer = credentials.filter((item) => text(item, 'issuer') === presented.issuer);
  const advice =
    'Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';
  const refuse = (number: number, what: string): DirectoryFault =>
    new DirectoryFault(
      401,
      'invalid_client',
      number,
      `No matching federated identity record found for presented assertion ${what}. ${advice}`,
    );
  if (withIssuer.length === 0) throw refuse(700211, `issuer '${presented.issuer}'`);
  const withSubject = withIssuer.filter((item) => text(item, 'subject') === presented.subject);
  if (withSubject.length === 0) throw refuse(700213, `subject '${presented.subject}'`);
  if (!withSubject.some((item) => list(item, 'audiences').includes(presented.audience)))
    throw refuse(700212, `audience '${presented.audience}'`);
}

/** Checks the token of a pod: signed by its issuer's key, in time, and federated with the identity. */
export function acceptFederatedToken(azure: Azure, identity: Resource, token: string): void {
  const claims = decodeJwt(token)?.claims;
  const issuer = text(claims, 'iss');
  const keys = objects(azure.store.get<JsonObject>(issuerKeys, issuer), 'keys');
  const signed = keys.some((jwk) => isSignedBy(token, createPublicKey({ key: jwk as never, format: 'jwk' })));
  const audiences = isObject(claims) ? [claims['aud']].flat() : [];
  checkFederation(azure, identity, { issuer, subject: text(claims, 'sub'), audience: String(audiences[0] ?? '') });
  if (!signed)
    throw new DirectoryFault(
      401,
      'invalid_client',
      700027,
      'The certificate or key used to sign the assertion is not known to the issuer.',
    );
  checkTime(claims ?? {});
}
