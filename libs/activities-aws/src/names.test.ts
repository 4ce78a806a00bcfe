import { describe, expect, test } from '@jest/globals';
import * as names from './names.ts';

const scope = (installation: string, incarnation = 1) => ({ installation, account: '123456789012', incarnation });
const longest = 'a'.repeat(32);

describe('names', () => {
  test('roleName: of the longest installation still fits into 64 characters, whole', () => {
    for (const use of names.roleUses) expect(names.roleName(scope(longest), use)).toBe(`${longest}-${use}`);
  });

  test('bucketName, databaseName: change with the incarnation, within 63 characters and without a double hyphen', () => {
    for (const name of [names.bucketName, names.databaseName]) {
      expect(name(scope('acme'))).toMatch(/^acme-(storage|mysql)-[0-9a-f]{6}$/);
      expect(name(scope('acme', 2))).not.toBe(name(scope('acme')));
      expect(name(scope(longest)).length).toBeLessThanOrEqual(63);
      expect(name(scope(longest))).not.toContain('--');
    }
  });

  test('storageHost, partitionOf: follow the region', () => {
    expect(names.storageHost('eu-west-1')).toBe('s3.eu-west-1.amazonaws.com');
    expect(names.storageHost('cn-north-1')).toBe('s3.cn-north-1.amazonaws.com.cn');
    expect(['eu-west-1', 'cn-north-1', 'us-gov-east-1'].map(names.partitionOf)).toEqual([
      'aws',
      'aws-cn',
      'aws-us-gov',
    ]);
  });

  test('logGroupName: is where EKS writes', () => {
    expect(names.logGroupName({ cluster: { name: 'acme', location: 'eu-west-1' } })).toBe('/aws/eks/acme/cluster');
  });
});
