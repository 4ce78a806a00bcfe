import { describe, expect, test } from '@jest/globals';
import { physicalName, uniqueSuffix } from './physical-name.ts';
import { scope } from './testing/made-up-cloud.ts';

describe('physicalName', () => {
  test('physicalName: reads as written while it fits, up to the limit itself', () => {
    expect(physicalName('acme', 'network')).toBe('acme-network');
    expect(physicalName('a'.repeat(22), 'network', 30)).toBe(`${'a'.repeat(22)}-network`);
  });

  test('physicalName: else the installation is cut, and its hash stands for what was lost', () => {
    const name = physicalName('a-very-long-installation-name', 'network', 30);
    expect(name).toMatch(/^a-very-long-ins-[0-9a-f]{6}-network$/);
    expect(name.length).toBeLessThanOrEqual(30);
  });

  test('physicalName: two installations that are cut alike keep names of their own', () => {
    const [a, b] = ['one', 'two'].map((end) => physicalName(`a-very-long-installation-name-${end}`, 'network', 30));
    expect(a).not.toBe(b);
  });

  test('physicalName: no double hyphen where the cut falls on one', () => {
    expect(physicalName('abcdefghijklmn-opq-rstuvwxyz', 'network', 30)).not.toContain('--');
  });
});

describe('uniqueSuffix', () => {
  test('uniqueSuffix: the same for the same thing, another for every account, installation, resource and incarnation', () => {
    const suffixes = [
      uniqueSuffix(scope, 'sql'),
      uniqueSuffix({ ...scope, account: 'other' }, 'sql'),
      uniqueSuffix({ ...scope, installation: 'other' }, 'sql'),
      uniqueSuffix({ ...scope, incarnation: 2 }, 'sql'),
      uniqueSuffix(scope, 'zone'),
    ];
    expect(new Set(suffixes).size).toBe(5);
    expect(uniqueSuffix({ ...scope }, 'sql')).toBe(suffixes[0]);
    expect(uniqueSuffix(scope, 'sql', 10)).toMatch(new RegExp(`^${suffixes[0]}[0-9a-f]{4}$`));
  });
});
