import { expect, test } from '@jest/globals';
import { helmFailure } from './failure.ts';

test('helmFailure: what an address carries of users and signatures is not repeated', () => {
  const stderr = [
    'Error: failed to fetch https://bot:hunter2@charts.acme.example/c.tgz?sig=s3cret : 403',
    'Error: oci://bot:hunter2@registry.acme.example/charts/c: not found',
  ].join('\n');
  const { failure } = helmFailure('cert-manager', stderr);
  expect(failure).toMatchObject({ code: 'INVALID_SPEC', rule: 'SW-SPEC-046' });
  expect(failure.cloudWords).toContain('https://charts.acme.example/c.tgz');
  expect(JSON.stringify(failure)).not.toMatch(/hunter2|s3cret/);
});
