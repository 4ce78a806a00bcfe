import { expect, test } from '@jest/globals';
import { platformKinds } from '@slipway/blueprint';
import { failed, notOwned } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { resourceOf } from './define.ts';

const scope: Scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'gcp',
  account: 'acme-dev',
  location: 'europe-west1',
  domain: 'gitpod.acme.example',
  cluster: { name: 'acme', location: 'europe-west1' },
};

function listed(error: Error) {
  const [, resource] = resourceOf(platformKinds.clusterIssuer, {
    observe: () => Promise.reject(error),
    ensure: () => Promise.reject(error),
    destroy: () => Promise.reject(error),
    listed: { step: 'issuer/cluster-issuer', name: () => 'gitpod-issuer' },
  });
  return resource.list?.(scope);
}

test("resourceOf: somebody else's object of a listed name is not listed, and does not end the scan", async () => {
  await expect(listed(notOwned('ClusterIssuer', 'gitpod-issuer'))).resolves.toEqual([]);
});

test('resourceOf: a look that fails for another reason fails the list', async () => {
  const error = failed('NOT_READY', 'SW-READY-061', 'the API server does not answer');
  await expect(listed(error)).rejects.toBe(error);
});
