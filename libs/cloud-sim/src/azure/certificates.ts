import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerCertificate } from '../core/http-server.ts';
import { selfSign } from '../kubernetes/pki/authority.ts';
import { ensureAuthority } from '../kubernetes/pki/cluster-pki.ts';
import { generatePrivateKey } from '../kubernetes/pki/private-key.ts';
import { makeSigningRequest } from '../kubernetes/pki/signing-request.ts';

const authorityFiles = { certificate: 'azure-ca.crt', key: 'azure-ca.key' };

/** Azure's SDK sends tokens over TLS only: a certificate for loopback by an authority that stays the same over restarts. */
export async function serverCertificate(
  directory: string,
): Promise<{ caFile: string; ca: string; server: ServerCertificate }> {
  const authority = await ensureAuthority(directory, authorityFiles, 'local cloud');
  const names = { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] };
  const server = await authority.issue(names, { validDays: 365 });
  return { caFile: join(directory, authorityFiles.certificate), ca: authority.pair.certificate, server };
}

/** The file with key and certificate that an application signs its assertions with; readable by the owner only. */
export async function ensureApplicationCertificate(path: string, commonName: string): Promise<void> {
  if (existsSync(path) && readFileSync(path, 'utf8').includes('END CERTIFICATE')) return;
  const key = await generatePrivateKey('RSA');
  const request = await makeSigningRequest({ commonName }, key);
  const certificate = await selfSign(request, key, { validDays: 3650 });
  writeFileSync(path, `${key}${certificate}`, { mode: 0o600 });
  chmodSync(path, 0o600);
}
