import { describe, expect, test } from '@jest/globals';
import { rateLimited, resetIn } from './issuance-chain.ts';

const failedOrder =
  'order: errored, Failed to create Order: 429 urn:ietf:params:acme:error:rateLimited: too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after ';

describe('rateLimited', () => {
  test('rateLimited: the sentence of the authority, wherever it stands in the chain; any other refusal is none', () => {
    const sentence = `${failedOrder}2026-11-28 08:00:00 UTC: see https://letsencrypt.org/docs/rate-limits/`;
    expect(rateLimited(['Certificate: Issuing', sentence])).toBe(sentence);
    expect(rateLimited(['order: errored, Failed to create Order: 403 urn:ietf:params:acme:error:unauthorized'])).toBe(
      undefined,
    );
  });
});

describe('resetIn', () => {
  test.each([
    ['2026-11-28 08:00:00 UTC: see https://letsencrypt.org/docs/', '2026-11-28 08:00 UTC'],
    ['2022-09-26T01:29:08Z: see https://letsencrypt.org/docs/', '2022-09-26 01:29 UTC'],
  ])('resetIn: %s', (words, reset) => {
    expect(resetIn(failedOrder + words)).toBe(reset);
  });

  test('resetIn: an authority that names no time', () => {
    expect(resetIn('too many new orders recently: see https://letsencrypt.org/docs/rate-limits/')).toBeUndefined();
  });
});
