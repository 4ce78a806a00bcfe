import { X509Certificate, createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Resource } from '../../core/graph.ts';
import type { Azure } from '../azure.ts';
import { certificatePath, operator } from '../operator.ts';

/** What may ask for tokens: an application with a certificate or secret, or a user-assigned identity with federations. */
export interface Application {
  clientId: string;
  objectId: string;
  certificate?: { publicKey: KeyObject; thumbprints: string[] };
  secretHash?: string;
  identity?: Resource;
}

const table = 'azure.applications';

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function findApplication(azure: Azure, clientId: string): Application | undefined {
  if (clientId.toLowerCase() === operator.clientId) return { ...operator, ...operatorCertificate(azure) };
  const stored = azure.store.get<JsonObject>(table, clientId.toLowerCase());
  if (stored) return { clientId, objectId: text(stored, 'objectId'), secretHash: text(stored, 'secretHash') };
  const identity = azure.graph
    .all('Microsoft.ManagedIdentity/userAssignedIdentities')
    .find(({ body }) => text(body['properties'] as JsonObject, 'clientId') === clientId.toLowerCase());
  if (!identity) return undefined;
  return { clientId, objectId: text(identity.body['properties'] as JsonObject, 'principalId'), identity };
}

/** Adds an application with a secret, of which only the hash is kept. */
export function addApplication(azure: Azure, clientId: string, objectId: string, secret: string): void {
  azure.store.put(table, clientId.toLowerCase(), { objectId, secretHash: hashSecret(secret) });
}

/** Whether the directory has a principal of this object id, groups and users of the seed included. */
export function isApplication(azure: Azure, objectId: string): boolean {
  if (objectId.toLowerCase() === operator.objectId) return true;
  return azure.store.all<JsonObject>(table).some((stored) => text(stored, 'objectId') === objectId);
}

function operatorCertificate(azure: Azure): Pick<Application, 'certificate'> {
  const path = certificatePath(azure);
  if (!existsSync(path)) return {};
  const certificate = new X509Certificate(
    readFileSync(path, 'utf8').replace(/^[\s\S]*?(?=-----BEGIN CERTIFICATE)/, ''),
  );
  const thumbprint = (algorithm: string): string => createHash(algorithm).update(certificate.raw).digest('base64url');
  return {
    certificate: { publicKey: certificate.publicKey, thumbprints: [thumbprint('sha1'), thumbprint('sha256')] },
  };
}
