import type { HttpRequest } from '../../core/http-server.ts';
import type { Aws } from '../aws.ts';
import { authFaults } from './auth-faults.ts';
import { authenticate } from './authenticate.ts';
import type { SigningKey } from './credentials.ts';
import { readSignature } from './signature.ts';

/**
 * Who signed the address of a `GetCallerIdentity`, as STS would answer whoever calls it with these headers. Nothing is sent: the host in
 * the address is Amazon's. Throws what STS answers; undefined for an address that is not signed, or for something else.
 */
export function presignedCaller(aws: Aws, address: URL, headers: Record<string, string>): SigningKey | undefined {
  const http: HttpRequest = {
    method: 'GET',
    url: address,
    target: `${address.pathname}${address.search}`,
    headers: { host: address.host, ...headers },
    body: '',
    bytes: Buffer.alloc(0),
  };
  const signature = readSignature(http);
  if (signature?.service !== 'sts' || address.searchParams.get('Action') !== 'GetCallerIdentity') return undefined;
  // What is not signed could have been added by anybody.
  if (!Object.keys(headers).every((name) => signature.signedHeaders.includes(name.toLowerCase()))) return undefined;
  return authenticate(aws, http, signature, authFaults('sts', 'awsQuery'));
}
