import { randomUUID } from 'node:crypto';
import { text, integer } from '../../core/json.ts';
import type { Principal } from '../arm/call.ts';
import type { Azure } from '../azure.ts';
import { defaultTenant } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { decodeJwt, isSignedBy, signJwt } from './jwt.ts';
import type { SigningKey } from './signing-key.ts';

const revoked = 'azure.revokedTokens';
const lifetimeSetting = 'azure.tokenLifetimeSeconds';
const issuer = `https://sts.windows.net/${defaultTenant}/`;

/** A token for Azure Resource Manager. It ends in real time, because clients renew it by their own clocks. */
export function issueToken(
  azure: Azure,
  key: SigningKey,
  principal: Principal,
  audience: string,
): { token: string; lifetime: number } {
  const lifetime = azure.store.get<number>('settings', lifetimeSetting) ?? 3599;
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: audience,
    iss: issuer,
    iat: now,
    nbf: now,
    exp: now + lifetime,
    appid: principal.clientId,
    appidacr: '2',
    idtyp: 'app',
    oid: principal.objectId,
    sub: principal.objectId,
    tid: principal.tenant,
    uti: randomUUID(),
    ver: '1.0',
  };
  return { token: signJwt(claims, key.privateKey, key.id), lifetime };
}

/** Whose token this is; throws what Azure Resource Manager answers (401). */
export function authenticate(azure: Azure, key: SigningKey, header: string | undefined): Principal {
  if (header === undefined)
    throw unauthorized('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  const token = /^Bearer (\S+)$/i.exec(header)?.[1] ?? '';
  const jwt = decodeJwt(token);
  if (!jwt || !isSignedBy(token, key.publicKey))
    throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
  const { claims } = jwt;
  const expiry = integer(claims, 'exp') ?? 0;
  if (expiry * 1000 <= Date.now() || azure.store.get<boolean>(revoked, text(claims, 'uti'))) throw expired(expiry);
  if (text(claims, 'iss') !== issuer)
    throw unauthorized(
      'InvalidAuthenticationTokenTenant',
      `The access token is from the wrong issuer '${text(claims, 'iss')}'. It must match the tenant '${issuer}' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${defaultTenant}' to get the token.`,
    );
  return { objectId: text(claims, 'oid'), clientId: text(claims, 'appid'), tenant: text(claims, 'tid') };
}

/** Ends a token before its time; returns what its owner is told. */
export function expireToken(azure: Azure, header: string | undefined): ArmFault {
  const claims = decodeJwt(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')?.claims;
  azure.store.put(revoked, text(claims, 'uti'), true);
  return expired(Math.floor(Date.now() / 1000) - 1);
}

function expired(expiry: number): ArmFault {
  const words = (at: Date): string => at.toLocaleString('en-US', { timeZone: 'UTC' }).replace(',', '');
  return unauthorized(
    'ExpiredAuthenticationToken',
    `The access token expiry UTC time '${words(new Date(expiry * 1000))}' is earlier than current UTC time '${words(new Date())}'.`,
  );
}

function unauthorized(code: string, message: string): ArmFault {
  const challenge = `Bearer authorization_uri="https://login.windows.net/${defaultTenant}", error="invalid_token", error_description="${message.replaceAll('"', "'")}"`;
  return new ArmFault(code, message, { http: 401, headers: { 'www-authenticate': challenge } });
}
