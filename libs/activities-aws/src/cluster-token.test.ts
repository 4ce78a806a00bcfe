import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { clusterToken, type Signer } from './cluster-token.ts';

const signer: Signer = {
  accessKeyId: 'AKIAEXAMPLE',
  secretAccessKey: 'made/up+for=this test',
  sessionToken: 'a+b/c==',
};

const addressIn = (token: string): URL =>
  new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());

/** Signature Version 4 of an address, reckoned anew from its specification. */
function signatureOf(address: URL, headers: Record<string, string>, secret: string): string {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...address.searchParams]
    .filter(([key]) => key !== 'X-Amz-Signature')
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .sort()
    .join('&');
  const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
  const names = Object.keys(headers).sort();
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = ['GET', '/', query, lines, names.join(';'), sha('')].join('\n');
  const date = address.searchParams.get('X-Amz-Date') ?? '';
  const scope = (address.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const toSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>(
    (k, part) => createHmac('sha256', k).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(toSign).digest('hex');
}

describe('clusterToken', () => {
  test('is a signed GetCallerIdentity of the region that names the cluster', async () => {
    const { token } = await clusterToken(signer, 'eu-west-1', 'acme-aws');
    expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const address = addressIn(token);
    expect(address.origin).toBe('https://sts.eu-west-1.amazonaws.com');
    const given = Object.fromEntries(address.searchParams);
    expect(given).toMatchObject({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Security-Token': 'a+b/c==',
      'X-Amz-Expires': '60',
    });
    const headers = { host: 'sts.eu-west-1.amazonaws.com', 'x-k8s-aws-id': 'acme-aws' };
    expect(given['X-Amz-Signature']).toBe(signatureOf(address, headers, signer.secretAccessKey));
    const elsewhere = { ...headers, 'x-k8s-aws-id': 'acme' };
    expect(given['X-Amz-Signature']).not.toBe(signatureOf(address, elsewhere, signer.secretAccessKey));
  });

  test('clusterToken: in China the host is that of its partition, signed and called', async () => {
    const { token } = await clusterToken(signer, 'cn-north-1', 'acme-aws');
    const address = addressIn(token);
    expect(address.origin).toBe('https://sts.cn-north-1.amazonaws.com.cn');
    const headers = { host: address.hostname, 'x-k8s-aws-id': 'acme-aws' };
    expect(address.searchParams.get('X-Amz-Signature')).toBe(signatureOf(address, headers, signer.secretAccessKey));
  });

  test('is stale early enough for helm, after 4 minutes, or when its signer is', async () => {
    const before = Date.now();
    const { staleAt } = await clusterToken(signer, 'eu-west-1', 'acme-aws');
    expect(staleAt - before).toBeGreaterThanOrEqual(4 * 60_000);
    expect(staleAt - Date.now()).toBeLessThanOrEqual(4 * 60_000);
    const expiration = new Date(before + 60_000);
    const short = await clusterToken({ ...signer, expiration }, 'eu-west-1', 'acme-aws');
    expect(short.staleAt).toBe(expiration.getTime());
  });

  test('holds no secret key', async () => {
    const { token } = await clusterToken(signer, 'eu-west-1', 'acme-aws');
    expect(decodeURIComponent(addressIn(token).href)).not.toContain(signer.secretAccessKey);
  });
});
