import { createHash, createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../../local-cloud.ts';
import type { LocalCloud } from '../../local-cloud.ts';
import { operatorCredentials } from '../../testing/amazon-clients.ts';
import { presignedCaller } from './presigned.ts';
import { readSignature, signs } from './signature.ts';

/** The example `GET Object` of the S3 API reference, with the keys that Amazon prints there. */
const published = {
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  request: {
    method: 'GET',
    url: new URL('http://examplebucket.s3.amazonaws.com/test.txt'),
    target: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    body: '',
    bytes: Buffer.alloc(0),
  },
};

test('signs: the example that Amazon publishes', () => {
  const signature = readSignature(published.request);
  expect(signature).toMatchObject({ region: 'us-east-1', service: 's3', date: '20130524' });
  expect(signature && signs(published.request, signature, published.secret)).toBe(true);
  expect(signature && signs(published.request, signature, 'other')).toBe(false);
  const moved = { ...published.request, headers: { ...published.request.headers, range: 'bytes=0-8' } };
  expect(signature && signs(moved, signature, published.secret)).toBe(false);
});

test('readSignature: other schemes are no signature', () => {
  for (const authorization of ['Bearer x', 'AWS4-HMAC-SHA256 nothing', 'AWS AKIA:x'])
    expect(readSignature({ ...published.request, headers: { authorization } })).toBeUndefined();
});

describe('presignedCaller', () => {
  let cloud: LocalCloud;
  beforeEach(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
  });
  afterEach(() => cloud.close());

  /** Signed as the specification of version 4 says, apart from the code under test. */
  function presigned(cluster: string, ageSeconds = 0): URL {
    const { accessKeyId, secretAccessKey } = operatorCredentials(cloud);
    const time = new Date(Date.now() - ageSeconds * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
    const date = time.slice(0, 8);
    const scope = `${date}/eu-west-1/sts/aws4_request`;
    const host = 'sts.eu-west-1.amazonaws.com';
    const query = [
      'Action=GetCallerIdentity',
      'Version=2011-06-15',
      'X-Amz-Algorithm=AWS4-HMAC-SHA256',
      `X-Amz-Credential=${encodeURIComponent(`${accessKeyId}/${scope}`)}`,
      `X-Amz-Date=${time}`,
      'X-Amz-Expires=60',
      'X-Amz-SignedHeaders=host%3Bx-k8s-aws-id',
    ].join('&');
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const headers = `host:${host}\nx-k8s-aws-id:${cluster}\n`;
    const request = ['GET', '/', query, headers, 'host;x-k8s-aws-id', sha256('')].join('\n');
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    let key = hmac(`AWS4${secretAccessKey}`, date);
    for (const part of ['eu-west-1', 'sts', 'aws4_request']) key = hmac(key, part);
    const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(request)}`).toString('hex');
    return new URL(`https://${host}/?${query}&X-Amz-Signature=${signature}`);
  }
  const caller = (address: URL, cluster: string) =>
    presignedCaller(cloud.aws, address, { 'x-k8s-aws-id': cluster })?.principal.arn;

  test('the address of one cluster speaks for its signer for a quarter of an hour, and for no other cluster', () => {
    const operator = 'arn:aws:iam::123456789012:user/slipway-operator';
    expect(caller(presigned('acme'), 'acme')).toBe(operator);
    expect(caller(presigned('acme', 840), 'acme')).toBe(operator);
    expect(() => caller(presigned('acme', 960), 'acme')).toThrow('Signature expired');
    expect(() => caller(presigned('acme'), 'other')).toThrow('does not match');
  });

  test('another action, or a header that is not signed: nobody', () => {
    const address = presigned('acme');
    address.searchParams.set('Action', 'AssumeRole');
    expect(caller(address, 'acme')).toBeUndefined();
    expect(presignedCaller(cloud.aws, presigned('acme'), { 'x-other': 'a' })).toBeUndefined();
  });
});
