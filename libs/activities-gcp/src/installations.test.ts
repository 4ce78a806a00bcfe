import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Marked } from '@slipway/activities-core';
import { gcp } from './provider.ts';
import { platformApis } from './platform-apis.ts';
import { dnsZone } from './resources/dns-zone.ts';
import { network } from './resources/network.ts';
import { nodeIdentity } from './resources/node-identity.ts';
import { repository } from './resources/repository.ts';
import { subnet } from './resources/subnet.ts';
import { enableApis, project, stage, type Stage } from './testing/stage.ts';

const target = { account: project, location: 'europe-west1' };
const ranges = { nodes: '10.255.0.0/16', pods: '10.0.0.0/12', services: '10.64.0.0/20', privateGoogleAccess: true };

describe('installations', () => {
  let on: Stage;
  /** Of another installation than the stage's. */
  const ref = (installation: string, location: string, ...[step, kind, name]: Parameters<Stage['ref']>) => {
    const its = on.ref(step, kind, name);
    return { ...its, scope: { ...its.scope, installation, location, domain: `${installation}.acme.example` } };
  };

  beforeAll(async () => {
    on = await stage();
    enableApis(on.cloud, platformApis);
  });
  afterAll(() => on.close());

  test('installations: in an empty project there is none', async () => {
    expect(await gcp.installations(target, on.context)).toEqual([]);
  });

  test('installations: each by its own marks, where it is and since when, and none without a mark', async () => {
    const { context } = on;
    const begin = on.cloud.gcp.clock.now();
    await strangers();
    const at = ['acme', 'us-central1'] as const;
    const net = await network(context).ensure(
      ref(...at, 'cluster/network', 'gcp.network', 'acme-net'),
      { routingMode: 'REGIONAL' },
      {},
    );
    await subnet(context).ensure(ref(...at, 'cluster/subnet', 'gcp.subnet', 'acme-nodes'), ranges, { network: net });
    const here = ['acme-gcp', 'europe-west1'] as const;
    const zone = ref(...here, 'dns/zone', 'gcp.dns-zone', 'acme-gcp-zone');
    await dnsZone(context).ensure(zone, { domain: 'acme-gcp.acme.example', labels: {} }, {});
    const account = ref('acme-2', 'europe-west1', 'cluster/node-identity', 'gcp.node-identity', 'acme-2-gke');
    await nodeIdentity(context).ensure(account, { roles: [] }, {});
    const images = ref('beta', 'europe-west1', 'registry/repository', 'gcp.repository', 'beta-images');
    await repository(context).ensure(images, { location: 'europe-west1', labels: {} }, {});

    const found = await seenByNow();
    expect(found.map(({ installation, location }) => [installation, location])).toEqual([
      ['acme', 'us-central1'],
      ['acme-2', undefined],
      ['acme-gcp', undefined],
      ['beta', 'europe-west1'],
    ]);
    const now = on.cloud.gcp.clock.now();
    const isNew = found.map(({ madeAt }) => madeAt !== undefined && madeAt >= begin - 1_000 && madeAt <= now);
    expect(isNew).toEqual([true, false, true, true]);
  });

  test('installations: an account on the last of many pages is seen', async () => {
    const { projects } = await import('./cloud.ts').then(({ cloudOf }) => cloudOf(on.context, target).clients.iam());
    for (let n = 0; n < 101; n++) {
      const requestBody = { accountId: `aa-stranger-${n}`, serviceAccount: { description: 'of somebody else' } };
      await projects.serviceAccounts.create({ name: `projects/${project}`, requestBody });
    }
    const last = ref('zeta', 'europe-west1', 'cluster/node-identity', 'gcp.node-identity', 'zeta-gke');
    await nodeIdentity(on.context).ensure(last, { roles: [] }, {});
    const found = await seenByNow();
    expect(found.map(({ installation }) => installation)).toContain('zeta');
  });

  /** Lists show late what is new. */
  async function seenByNow(): Promise<Marked[]> {
    await on.time.pass();
    return gcp.installations(target, on.context);
  }

  /** Somebody else's, with words that look like marks. */
  async function strangers(): Promise<void> {
    const { cloudOf } = await import('./cloud.ts');
    const { clients } = cloudOf(on.context, target);
    const { networks } = await clients.compute();
    const mine = { name: 'theirs', description: 'not slipway-installation, nor xslipway-installation=gamma' };
    await networks.insert({ project, requestBody: { ...mine, autoCreateSubnetworks: false } });
    const { managedZones } = await clients.dns();
    const requestBody = {
      name: 'theirs',
      dnsName: 'theirs.example.',
      description: 'x',
      labels: { installation: 'delta' },
    };
    await managedZones.create({ project, requestBody });
  }
});
