import { describe, expect, test } from '@jest/globals';
import { failed, type CallContext } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import type { Clusters } from './clusters.ts';
import { removeInside } from './remove-inside.ts';

const ref: Ref = {
  scope: {
    installation: 'acme',
    incarnation: 1,
    cloud: 'fake',
    account: 'a',
    location: 'nowhere',
    domain: 'acme.example',
    cluster: { name: 'acme', location: 'nowhere' },
  },
  step: 'install/gitpod',
  kind: 'k8s.gitpod',
  name: 'gitpod',
  lifecycle: 'managed',
};

function silent(): { deps: Parameters<typeof removeInside>[1]; clusters: Clusters; warnings: string[] } {
  const warnings: string[] = [];
  const call = {
    signal: new AbortController().signal,
    heartbeat: () => undefined,
    warn: (words: string) => warnings.push(words),
  } as unknown as CallContext;
  const silence = { givenUp: true };
  return { deps: { call, pollScale: 1 }, clusters: { silenceOf: () => silence } as unknown as Clusters, warnings };
}

const outOfReach = (): Promise<void> => Promise.reject(failed('NOT_READY', 'SW-READY-061', 'the cluster is silent'));

describe('removeInside', () => {
  test('removeInside: what is in a silent cluster is left to its removal, and that is said', async () => {
    const { deps, clusters, warnings } = silent();
    await removeInside(clusters, deps, ref, outOfReach);
    expect(warnings).toEqual(['install/gitpod is left to the removal of cluster acme: the cluster is silent']);
  });

  test('removeInside: where the cluster may stay, nothing in it counts as removed', async () => {
    const { deps, clusters, warnings } = silent();
    const removing = removeInside(clusters, deps, { ...ref, partial: true }, outOfReach);
    await expect(removing).rejects.toMatchObject({ failure: { rule: 'SW-READY-061' } });
    expect(warnings).toEqual([]);
  });
});
