import { createHash } from 'node:crypto';

/** Of names that have no namespace of their own: that of URLs. Source: RFC 9562, section 6.6. */
const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** UUID of version 5: the same for the same text. */
export function uuidOf(text: string): string {
  const hash = createHash('sha1').update(namespace).update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
