import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../../core/http-server.ts';

/** What a signature of version 4 claims, from the `Authorization` header or from the query of a presigned URL. */
export interface Signature {
  accessKeyId: string;
  /** `20261121` */
  date: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** `20261121T180000Z` */
  time: string;
  token: string | undefined;
  /** Seconds from `time`; of a presigned URL only. */
  expires?: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const queryOf = (http: HttpRequest): URLSearchParams => new URLSearchParams(http.target.split('?')[1] ?? '');

/** Undefined: the request bears no signature of this version. */
export function readSignature(http: HttpRequest): Signature | undefined {
  const header = http.headers['authorization'];
  return header === undefined ? fromQuery(queryOf(http)) : fromHeader(header, http);
}

function fromHeader(header: string, http: HttpRequest): Signature | undefined {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]+)$/.exec(
      header,
    );
  if (!match) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signed = '', signature = ''] = match;
  const time = http.headers['x-amz-date'] ?? '';
  const token = http.headers['x-amz-security-token'];
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature, time, token };
}

function fromQuery(query: URLSearchParams): Signature | undefined {
  if (query.get('X-Amz-Algorithm') !== algorithm) return undefined;
  const [accessKeyId = '', date = '', region = '', service = ''] = (query.get('X-Amz-Credential') ?? '').split('/');
  return {
    accessKeyId,
    date,
    region,
    service,
    signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
    signature: query.get('X-Amz-Signature') ?? '',
    time: query.get('X-Amz-Date') ?? '',
    token: query.get('X-Amz-Security-Token') ?? undefined,
    expires: Number(query.get('X-Amz-Expires') ?? NaN),
  };
}

/** Milliseconds since the epoch of `20261121T180000Z`; NaN for other text. */
export function timeOf(signature: Signature): number {
  return Date.parse(signature.time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** S3 signs the path as it is sent; the others normalise it and encode it once more. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3') return path;
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  const end = kept.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${kept.map(encode).join('/')}${end}`;
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .filter(([key]) => key !== 'X-Amz-Signature')
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .sort()
    .join('&');
}

function payloadHash(http: HttpRequest, signature: Signature): string {
  const stated = http.headers['x-amz-content-sha256'];
  if (stated !== undefined && (stated === 'UNSIGNED-PAYLOAD' || stated.startsWith('STREAMING-'))) return stated;
  if (signature.expires !== undefined && signature.service === 's3') return stated ?? 'UNSIGNED-PAYLOAD';
  return sha256(http.bytes);
}

/** Computes what the signature must be with this secret key, from the request as it came. */
export function signs(http: HttpRequest, signature: Signature, secret: string): boolean {
  const [path = '/'] = http.target.split('?');
  const headers = signature.signedHeaders.map(
    (name) => `${name}:${(http.headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  const request = [
    http.method,
    canonicalPath(path, signature.service),
    canonicalQuery(queryOf(http)),
    headers.join(''),
    signature.signedHeaders.join(';'),
    payloadHash(http, signature),
  ].join('\n');
  const { date, region, service } = signature;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = [algorithm, signature.time, scope, sha256(request)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (made, part) => hmac(made, part),
    Buffer.from(`AWS4${secret}`),
  );
  const expected = hmac(key, toSign);
  const given = Buffer.from(signature.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
