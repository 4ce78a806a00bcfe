import { describe, expect, test } from '@jest/globals';
import { callerOf, checkNamedZone } from './named-zone.ts';

const zone = {
  zone: '/subscriptions/s/resourceGroups/acme-gitpod/providers/Microsoft.Network/dnszones/azure.gitpod.acme.example',
  list: async () => [],
  upsert: async () => undefined,
  remove: async () => undefined,
};
const azureDNS = { subscriptionID: 's', resourceGroupName: 'acme-gitpod', hostedZoneName: 'azure.gitpod.acme.example' };
const caller = { namespace: 'cert-manager', serviceAccount: 'cert-manager', annotations: { other: 'x' } };

describe('checkNamedZone', () => {
  test('the zone that the solver names, in whatever letter case', () => {
    expect(() => checkNamedZone({ dns01: { azureDNS } }, zone)).not.toThrow();
    expect(() =>
      checkNamedZone({ dns01: { azureDNS: { ...azureDNS, resourceGroupName: 'ACME-Gitpod' } } }, zone),
    ).not.toThrow();
  });

  test.each([
    ['group', { ...azureDNS, resourceGroupName: 'others' }],
    ['subscription', { ...azureDNS, subscriptionID: 'other' }],
    ['zone', { ...azureDNS, hostedZoneName: 'gitpod.acme.example' }],
  ])('another %s than the zone’s is refused', (_what, wrong) => {
    expect(() => checkNamedZone({ dns01: { azureDNS: wrong } }, zone)).toThrow(/ResourceNotFound/);
  });

  test('another cloud of Azure’s is out of reach', () => {
    const china = { ...azureDNS, environment: 'AzureChinaCloud' };
    expect(() => checkNamedZone({ dns01: { azureDNS: china } }, zone)).toThrow(
      'cannot reach Azure DNS of AzureChinaCloud',
    );
  });
});

describe('callerOf', () => {
  test('the identity of the solver, else that of the service account', () => {
    const named = callerOf({ dns01: { azureDNS: { ...azureDNS, managedIdentity: { clientID: 'c' } } } }, caller);
    expect(named.annotations).toEqual({ other: 'x', 'azure.workload.identity/client-id': 'c' });
    expect(callerOf({ dns01: { azureDNS } }, caller)).toBe(caller);
  });
});
