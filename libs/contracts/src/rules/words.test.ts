import { expect, test } from '@jest/globals';
import { inWords } from './words.ts';

test.each([
  ['GET https://h/p?access_token=s3cret failed', 'GET https://h/p failed'],
  ['oci://bot:s3cret@registry.example/c: not found', 'oci://registry.example/c: not found'],
  ['Authorization: Bearer s3cret-s3cret', 'Authorization: Bearer [token]'],
  ['token ya29.s3cret_s3cret was refused', 'token [token] was refused'],
  ['{"refresh_token":"s3cret","grant_type":"x"}', '{"refresh_token":"[secret]","grant_type":"x"}'],
  ['key -----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY----- ends', 'key [key] ends'],
])('inWords: keeps no secret: %s', (text, kept) => {
  expect(inWords(text)).toBe(kept);
});

test('inWords: of a page only its words are kept', () => {
  const page = '<!DOCTYPE html><title>Error 502</title><style>p{color:red}</style><p>That&#39;s an\n error.<p>';
  expect(inWords(page)).toBe("Error 502 That's an error.");
  expect(inWords('<!DOCTYPE html><title>Error 502</title><style>p{cut off')).toBe('Error 502');
  expect(inWords('Policy members must be of the form "<type>:<value>".')).toContain('<type>:<value>');
});

test('inWords: at most 4 KiB, and no half letter at the end', () => {
  const cut = inWords('ü'.repeat(5_000));
  expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(4096);
  expect(cut).toMatch(/^ü+…$/);
});
