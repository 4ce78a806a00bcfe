import {
  CreateOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  UntagOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ControlPlaneOutput } from '../kinds.ts';
import { clusterNeeds, clusterProps, clusterRef } from '../testing/cluster-needs.ts';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { cluster } from './cluster.ts';
import { oidcProvider } from './oidc-provider.ts';

const props = { audience: 'sts.amazonaws.com', tags: { team: 'platform' } };

describe('oidcProvider', () => {
  let on: Stage;
  let made: ControlPlaneOutput;
  const ref = () => on.ref('cluster/oidc-provider', 'aws.oidc-provider', 'acme-aws-oidc');
  beforeEach(async () => {
    on = await stage();
    made = await cluster(on.context).ensure(clusterRef(on), clusterProps, await clusterNeeds(on));
  });
  afterEach(() => on.close());

  const iam = () => on.amazon.clients.iam();
  const ensure = () => oidcProvider(on.context).ensure(ref(), props, { cluster: made });

  test('ensure: twice is one create, also after a lost reply; an equal plan finds nothing to do', async () => {
    const match = { service: 'iam', operation: 'CreateOpenIDConnectProvider' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    const output = await ensure();
    expect(output.issuer).toBe(made.issuer.replace('https://', ''));
    expect(output.arn).toBe(`arn:aws:iam::123456789012:oidc-provider/${output.issuer}`);
    expect(await ensure()).toEqual(output);
    expect(on.commits('CreateOpenIDConnectProvider')).toHaveLength(1);
    await on.time.pass();
    expect(await oidcProvider(on.context).observe(ref())).toMatchObject({ output });
    expect(await driftOfPlan(oidcProvider(on.context), ref(), props)).toEqual([]);
  });

  test('ensure: one that somebody made for the cluster is refused and stays', async () => {
    const request = { Url: made.issuer, ClientIDList: ['sts.amazonaws.com'] };
    await (await iam()).send(new CreateOpenIDConnectProviderCommand(request));
    await on.time.pass();
    await expect(ensure()).rejects.toMatchObject({ failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } });
    await oidcProvider(on.context).destroy(ref());
    expect(on.commits('DeleteOpenIDConnectProvider')).toEqual([]);
    expect(await oidcProvider(on.context).observe(ref())).toBeUndefined();
  });

  test('destroy: goes also when its cluster is gone, and twice is success', async () => {
    await ensure();
    await cluster(on.context).destroy(clusterRef(on));
    await on.time.pass();
    expect(await oidcProvider(on.context).list?.(on.scope)).toEqual([
      { kind: 'aws.oidc-provider', name: 'acme-aws-oidc', step: 'cluster/oidc-provider', incarnation: 1 },
    ]);
    await oidcProvider(on.context).destroy(ref());
    await oidcProvider(on.context).destroy(ref());
    const { OpenIDConnectProviderList } = await (await iam()).send(new ListOpenIDConnectProvidersCommand({}));
    expect(OpenIDConnectProviderList).toEqual([]);
  });

  test('ensure: tags that are missing are written again', async () => {
    const { arn } = await ensure();
    const request = { OpenIDConnectProviderArn: arn, TagKeys: ['team'] };
    await (await iam()).send(new UntagOpenIDConnectProviderCommand(request));
    await on.time.pass();
    expect(await driftOfPlan(oidcProvider(on.context), ref(), props)).toEqual(['tags']);
    await ensure();
    await on.time.pass();
    expect(await driftOfPlan(oidcProvider(on.context), ref(), props)).toEqual([]);
  });
});
