import { expect, test } from '@jest/globals';
import { addressIn, cidrText, parseCidr, parseExactCidr, sizeOf } from './cidr.ts';

test.each(['10.0.0.0', '10.0.0.0/33', '256.0.0.0/8', '10.0.0/24', '10.0.0.0/', 'fd00::/8'])(
  'parseCidr: %s is no range',
  (text) => expect(parseCidr(text)).toBeUndefined(),
);

test('parseCidr: cuts host bits off; parseExactCidr takes none', () => {
  const range = parseCidr('10.1.2.3/16');
  expect(range && [cidrText(range), sizeOf(range), addressIn(range, 257)]).toEqual(['10.1.0.0/16', 65_536, '10.1.1.1']);
  expect(parseExactCidr('10.1.2.3/16')).toBeUndefined();
  expect(parseExactCidr('255.255.255.255/32')).toEqual({ first: 2 ** 32 - 1, last: 2 ** 32 - 1, bits: 32 });
});
