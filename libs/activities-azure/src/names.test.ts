import { describe, expect, test } from '@jest/globals';
import { uuidOf } from './identity/uuid.ts';
import * as names from './names.ts';

const scope = (installation: string, group = 'acme-gitpod', incarnation = 1) => ({
  installation,
  incarnation,
  account: '00000000-0000-4000-8000-000000000001',
  cluster: { name: installation, location: group },
});
const longest = 'a'.repeat(32);

describe('names', () => {
  test('networkName, identityName: of the longest installation are whole', () => {
    expect(names.networkName(scope(longest))).toBe(`${longest}-net`);
    for (const use of names.identityUses) expect(names.identityName(scope(longest), use)).toBe(`${longest}-${use}`);
  });

  test('storageAccountName, registryName: letters and digits, at most 24, and change with the incarnation', () => {
    for (const name of [names.storageAccountName, names.registryName]) {
      expect(name(scope('acme-azure'))).toMatch(/^acmeazure[0-9a-f]{8}$/);
      expect(name(scope('acme-azure', 'g', 2))).not.toBe(name(scope('acme-azure')));
      expect(name(scope(longest))).toHaveLength(22);
    }
    expect(names.storageAccountName(scope('acme'))).not.toBe(names.registryName(scope('acme')));
  });

  test('databaseName: changes with the incarnation, within 63 characters', () => {
    expect(names.databaseName(scope('acme'))).toMatch(/^acme-mysql-[0-9a-f]{6}$/);
    expect(names.databaseName(scope('acme', 'g', 2))).not.toBe(names.databaseName(scope('acme')));
    expect(names.databaseName(scope(longest)).length).toBeLessThanOrEqual(63);
  });

  test('nodeGroupOf: is the group, the installation and what it is for, within the 80 characters of AKS', () => {
    expect(names.nodeGroupOf(scope('acme'))).toBe('acme-gitpod-acme-nodes');
    const [one, other] = ['g', 'h'].map((end) => names.nodeGroupOf(scope(longest, `${'g'.repeat(89)}${end}`)));
    expect(one?.length).toBeLessThanOrEqual(80);
    expect(one).toMatch(new RegExp(`-[0-9a-f]{6}-${longest}-nodes$`));
    expect(one).not.toBe(other);
  });

  test('resourceId: names each part of the type', () => {
    expect(names.resourceId(scope('acme'), 'Microsoft.Network/virtualNetworks/subnets', 'acme-net', 'nodes')).toBe(
      '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/acme-gitpod/providers/Microsoft.Network/virtualNetworks/acme-net/subnets/nodes',
    );
    expect(names.groupIn('/subscriptions/s/resourcegroups/Acme/providers/x')).toBe('Acme');
    expect(names.sameId('/Subscriptions/A', '/subscriptions/a')).toBe(true);
    expect(names.sameId(undefined, undefined)).toBe(false);
  });

  test('uuidOf: is the UUID of version 5 of the text, in the namespace of URLs', () => {
    // As uuidgen --sha1 --namespace @url --name https://example.com/ has it.
    expect(uuidOf('https://example.com/')).toBe('dd2c1780-811a-5296-81c5-178a0ef488bc');
  });
});
