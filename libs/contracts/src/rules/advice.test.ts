import { describe, expect, test } from '@jest/globals';
import { fill, spellOut, tell } from './advice.ts';

const quota = { code: 'QUOTA_EXCEEDED', rule: 'SW-QUOTA-006', message: 'x' } as const;

describe('tell', () => {
  test('tell: a run on hold is answered with retry, as it is or with another setting', () => {
    expect(tell({ ...quota, fix: 'ask for 8 CPUS, then slipway retry {name}' }, { installation: 'acme' }).fix).toBe(
      'ask for 8 CPUS, then slipway retry acme',
    );
    expect(tell(quota, { installation: 'acme' }).fix).toBe(
      'ask the cloud for more of METRIC, then slipway retry acme; or take a smaller machine: slipway retry acme --set machineType=MACHINE',
    );
  });

  test('tell: a run that ends is started again', () => {
    expect(tell(quota, { installation: 'acme', ends: 'install' }).fix).toBe(
      'ask the cloud for more of METRIC, then slipway install -f FILE; or take a smaller machine: set machineType in the installation file, then slipway install -f FILE',
    );
    const left = { code: 'DEPENDENCY', rule: 'SW-INT-071', message: 'x' } as const;
    expect(tell(left, { installation: 'acme', ends: 'teardown' }).fix).toBe(
      'remove the cause that is named, then slipway teardown acme',
    );
  });

  test('tell: told twice, first on hold and then at the end, it says what told once does', () => {
    const held = tell(quota, { installation: 'acme' });
    const ended = { installation: 'acme', ends: 'install' } as const;
    expect(tell(held, ended)).toEqual(tell(quota, ended));
    expect(tell(held, { installation: 'acme' })).toEqual(held);
  });

  test('tell: credentials that are refused in mid-run ran out, for they were good when it began', () => {
    const refused = { code: 'UNAUTHENTICATED', rule: 'SW-AUTHN-025', message: 'x', fix: 'sign in' } as const;
    expect(tell(refused, { installation: 'acme' })).toMatchObject({
      rule: 'SW-AUTHN-026',
      fix: expect.stringContaining('slipway retry acme'),
    });
    expect(tell(refused, { installation: 'acme', ends: 'install' })).toEqual(refused);
  });

  test('tell: a rule of another build keeps what it says', () => {
    const unknown = { code: 'INTERNAL', rule: 'SW-INT-999', message: 'x' } as const;
    expect(tell(unknown, { installation: 'acme' })).toEqual(unknown);
  });
});

test('fill: what is not known stays, and braces of the installation file are left alone', () => {
  expect(fill('{name}: {metric}, dns.zone: { adopt: z }', { name: 'acme', metric: undefined })).toBe(
    'acme: {metric}, dns.zone: { adopt: z }',
  );
  expect(spellOut('more of {metric}')).toBe('more of METRIC');
});
