import { describe, expect, test } from '@jest/globals';
import * as names from './names.ts';

const scope = (installation: string, account = 'acme-dev', incarnation = 1) => ({ installation, account, incarnation });
const longest = 'a'.repeat(32);

describe('names', () => {
  test('accountId: never longer than the 30 characters of a service account, and told apart by the whole name', () => {
    const one = names.accountId(scope(`${longest.slice(0, 31)}b`), 'gke');
    const other = names.accountId(scope(longest), 'gke');
    expect(one).toHaveLength(30);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
  });

  test('sqlInstanceName: changes with the incarnation, because a deleted name stays reserved', () => {
    expect(names.sqlInstanceName(scope('acme'))).toMatch(/^acme-mysql-[0-9a-f]{6}$/);
    expect(names.sqlInstanceName(scope('acme', 'acme-dev', 2))).not.toBe(names.sqlInstanceName(scope('acme')));
  });

  test('accountEmail: turns a domain-scoped project around', () => {
    expect(names.accountEmail(scope('a'), 'a-gke')).toBe('a-gke@acme-dev.iam.gserviceaccount.com');
    expect(names.accountEmail(scope('a', 'acme.example:dev'), 'a-gke')).toBe(
      'a-gke@dev.acme.example.iam.gserviceaccount.com',
    );
  });
});
