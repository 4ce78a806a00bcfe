import { X509Certificate, createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Authority, selfSign } from './authority.ts';
import { generatePrivateKey } from './private-key.ts';
import { makeSigningRequest, requestedDnsNames } from './signing-request.ts';

let authority: Authority;

beforeAll(async () => {
  authority = await Authority.create('test authority');
});

describe('Authority', () => {
  test('an issued certificate chains to it and belongs to its key', async () => {
    const { certificate, key } = await authority.issue(
      { commonName: 'a', organization: 'system:masters' },
      { validDays: 1 },
    );
    const leaf = new X509Certificate(certificate);
    const root = new X509Certificate(authority.pair.certificate);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toBe('O=system:masters\nCN=a');
  });

  test('a TLS client that trusts only the authority connects by name, and by no other name', async () => {
    const { certificate, key } = await authority.issue({ dnsNames: ['*.d.example'] }, { validDays: 1 });
    const server = createServer({ cert: certificate, key }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const options = { host: '127.0.0.1', port, ca: authority.pair.certificate };
    const connected = connect({ ...options, servername: 'a.d.example' });
    await once(connected, 'secureConnect');
    connected.destroy();
    const refused = connect({ ...options, servername: 'd.example' });
    await expect(once(refused, 'secureConnect')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    refused.destroy();
    server.close();
  });

  test('load gives an authority whose signatures the first one vouches for', async () => {
    const again = await Authority.load(authority.pair);
    const { certificate } = await again.issue({ dnsNames: ['x.example'] }, { validDays: 1 });
    expect(new X509Certificate(certificate).verify(new X509Certificate(authority.pair.certificate).publicKey)).toBe(
      true,
    );
  });

  test.each(['RSA', 'ECDSA'] as const)('sign: a request by an %s key keeps its names and key', async (algorithm) => {
    const key = await generatePrivateKey(algorithm);
    const request = await makeSigningRequest({ dnsNames: ['d.example', '*.d.example'] }, key);
    expect(requestedDnsNames(request)).toEqual(['d.example', '*.d.example']);
    const leaf = new X509Certificate(await authority.sign(request, { validDays: 90 }));
    expect(leaf.subjectAltName).toBe('DNS:d.example, DNS:*.d.example');
    expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
  });

  test('sign: refuses a request whose signature was tampered with', async () => {
    const request = await makeSigningRequest({ dnsNames: ['d.example'] }, await generatePrivateKey('ECDSA'));
    const body = Buffer.from(request.replace(/-----[A-Z ]+-----|\n/g, ''), 'base64');
    const at = body.indexOf('d.example');
    body.write('e', at);
    const tampered = `-----BEGIN CERTIFICATE REQUEST-----\n${body.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
    await expect(authority.sign(tampered, { validDays: 1 })).rejects.toThrow('not signed by the key');
  });

  test('selfSign: an RSA key can become an authority of its own', async () => {
    const key = await generatePrivateKey('RSA');
    const request = await makeSigningRequest({ commonName: 'inner' }, key);
    const certificate = await selfSign(request, key, { validDays: 1, isAuthority: true });
    const inner = await Authority.load({ certificate, key });
    const leaf = await inner.issue({ dnsNames: ['i.example'] }, { validDays: 1 });
    expect(new X509Certificate(certificate).ca).toBe(true);
    expect(new X509Certificate(leaf.certificate).verify(new X509Certificate(certificate).publicKey)).toBe(true);
  });
});
