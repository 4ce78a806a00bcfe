import { createHash } from 'node:crypto';
import { canonicalJson, type Ref } from '@slipway/contracts';

/** Namespace of our ids, itself random once. */
const namespace = Buffer.from('7f0c1b9a5d3e4c8f9a2b6d1e0f4a7c35', 'hex');

/**
 * UUID version 5 (RFC 9562) for a create at Compute Engine: the same for a request that is sent again, another one when its body
 * or generation is.
 */
export function requestId({ scope, step }: Pick<Ref, 'scope' | 'step'>, generation: number, body: object): string {
  const { account, installation, incarnation } = scope;
  const words = canonicalJson([account, installation, step, incarnation, generation, body]);
  const bytes = createHash('sha1').update(namespace).update(words).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
