import 'reflect-metadata';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as x509 from '@peculiar/x509';
import { KeptCertificates } from './kept-certificates.ts';

const day = 86_400_000;
const names = ['gcp.gitpod.acme.example', '*.gcp.gitpod.acme.example'];
const use = { server: 'https://acme.example/directory', dnsNames: names };

let folder: string;
beforeEach(async () => void (folder = join(await mkdtemp(join(tmpdir(), 'kept-')), 'certificates')));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A certificate with its key, as the Secret holds them. */
async function issued(dnsNames: string[], days = 90): Promise<Record<string, string>> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=acme',
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + days * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: 'dns', value })))],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { 'tls.crt': certificate.toString('pem'), 'tls.key': x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

describe('KeptCertificates', () => {
  test('read: gives back what was written for the same authority and names, in whatever order', async () => {
    const kept = new KeptCertificates(folder);
    const values = await issued(names);
    expect(await kept.read(use)).toBeUndefined();
    await kept.write(use, values);
    expect(await kept.read({ ...use, dnsNames: names.toReversed() })).toEqual(values);
    expect(await kept.read({ ...use, server: 'https://staging.example/directory' })).toBeUndefined();
    expect(await kept.read({ ...use, dnsNames: names.slice(1) })).toBeUndefined();
  });

  test('read: not what would be renewed at once, nor what its key or names do not fit, nor half a file', async () => {
    const kept = new KeptCertificates(folder);
    await kept.write(use, await issued(names, 29));
    expect(await kept.read(use)).toBeUndefined();
    await kept.write(use, await issued(names.slice(1)));
    expect(await kept.read(use)).toBeUndefined();
    const [one, other] = [await issued(names), await issued(names)];
    await kept.write(use, { ...one, 'tls.key': other['tls.key']! });
    expect(await kept.read(use)).toBeUndefined();
    const [file = ''] = await readdir(folder);
    await writeFile(join(folder, file), '{"tls.crt": "-----BEG');
    expect(await kept.read(use)).toBeUndefined();
  });

  test('write: nobody else can read it, and no name says what it is for', async () => {
    await new KeptCertificates(folder).write(use, await issued(names));
    const [file = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(file).toMatch(/^certificate-[0-9a-f]{24}\.json$/);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });
});
