import { describe, expect, test } from '@jest/globals';
import { conceal } from './conceal.ts';

describe('conceal', () => {
  test('a password of a request, however deep, keeps its length only', () => {
    const body = { properties: { administratorLogin: 'gitpod', administratorLoginPassword: 'geheim' } };
    expect(conceal('Servers_CreateOrUpdate', body)).toEqual({
      properties: { administratorLogin: 'gitpod', administratorLoginPassword: '******' },
    });
  });

  test.each(['StorageAccounts_ListKeys', 'Registries_ListCredentials', 'ManagedClusters_ListClusterAdminCredential'])(
    '%s: the values of its reply are secrets',
    (operation) => {
      expect(conceal(operation, { keys: [{ keyName: 'key1', value: 'abc' }] })).toEqual({
        keys: [{ keyName: 'key1', value: '***' }],
      });
    },
  );

  test('values of other replies stay', () => {
    expect(conceal('Configurations_Get', { properties: { value: 'OFF' } })).toEqual({ properties: { value: 'OFF' } });
  });
});
