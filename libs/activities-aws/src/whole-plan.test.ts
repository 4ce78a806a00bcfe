import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { aws } from './provider.ts';
import { stage, type Stage } from './testing/stage.ts';
import { WholePlan } from './testing/whole-plan.ts';

describe('the whole plan', () => {
  let on: Stage;
  let whole: WholePlan;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    whole = await WholePlan.on(on);
  });
  afterEach(() => on.close());

  const changes = () => on.cloud.journal.entries().filter(({ committed, service }) => committed && service !== 'sts');

  test('aws: an install from an empty account agrees with its plan, the next one changes nothing, a larger pool just that', async () => {
    const plan = await whole.plan();
    const outputs = await whole.ensure(plan);
    expect(outputs['database/password']).toMatchObject({ config: { inCluster: false } });
    const again = await whole.plan();
    expect(again.hash).toBe(plan.hash);
    expect(await whole.drift(again)).toEqual({});

    const before = changes().length;
    await whole.ensure(again);
    expect(
      changes()
        .slice(before)
        .map(({ operation }) => operation),
    ).toEqual([]);

    const larger = await whole.plan({ nodePools: { workspaces: { max: 60 } } });
    expect(await whole.drift(larger)).toEqual({ 'node-pools/workspaces': ['max'] });
    await whole.ensure(larger, (step) => step.id === 'node-pools/workspaces');
    expect(await whole.drift(larger)).toEqual({});
  }, 400_000);

  test('aws: what was made can be taken away again, twice, and nothing is left', async () => {
    const plan = await whole.plan();
    await whole.ensure(plan);
    expect(on.cloud.leftovers().length).toBeGreaterThan(10);
    await whole.destroy(plan);
    await whole.destroy(plan);
    expect(on.cloud.leftovers()).toEqual([]);
    const { account, location } = plan.scope;
    expect(await aws.locate({ installation: 'acme-aws', account, location }, on.context)).toBeUndefined();
  }, 400_000);

  test('aws: with every third reply to a change lost, each thing is made once and nothing is left in the end', async () => {
    const plan = await whole.plan();
    await whole.ensure(plan);
    await whole.destroy(plan);
    const creates = () =>
      new Map(on.cloud.resources({}).map((each) => [String(each['id']), Number(each['createCalls'])] as const));
    const before = creates();
    for (const key of new Set(changes().map(({ service, operation }) => `${service}/${operation}`))) {
      const [service = '', operation = ''] = key.split('/');
      const match = { cloud: 'aws', service, operation };
      on.cloud.faults.add({ match, rate: 0.33, action: { 'timeout-after-commit': {} } });
    }
    // Which replies are lost depends on the order of calls: some step may need more attempts than the engine would give it.
    await whole.ensure(plan, undefined, 20);
    expect(await whole.drift(plan)).toEqual({});
    const twice = [...creates()].filter(([id, count]) => count - (before.get(id) ?? 0) > 1);
    expect(twice).toEqual([]);
    await whole.destroy(plan);
    expect(on.cloud.faults.list().filter((rule) => rule.hits > 0).length).toBeGreaterThan(10);
    expect(on.cloud.leftovers()).toEqual([]);
  }, 300_000);

  test('aws: who has the two policies, and nothing else, can install and take away everything', async () => {
    const iam = await on.amazon.clients.iam();
    await iam.send(new CreateUserCommand({ UserName: 'deployer' }));
    for (const name of ['reading', 'changing']) {
      const PolicyDocument = readFileSync(new URL(`../policies/${name}.json`, import.meta.url), 'utf8');
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
      await on.cloud.scheduler.idle();
      await iam.send(new AttachUserPolicyCommand({ UserName: 'deployer', PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
    await on.cloud.scheduler.idle();
    process.env['AWS_ACCESS_KEY_ID'] = AccessKey?.AccessKeyId ?? '';
    process.env['AWS_SECRET_ACCESS_KEY'] = AccessKey?.SecretAccessKey ?? '';
    try {
      on.amazon.clients.renew();
      const before = on.cloud.journal.entries().length;
      const standing = on.cloud.leftovers();
      const plan = await whole.plan();
      await whole.ensure(plan);
      await whole.ensure(await whole.plan({ tags: { team: 'platform' }, nodePools: { services: { max: 7 } } }));
      await whole.destroy(plan);
      const entries = on.cloud.journal.entries().slice(before);
      const callers = new Set(entries.filter(({ committed }) => committed).map(({ principal }) => principal));
      expect([...callers].filter((caller) => caller?.includes('user/'))).toEqual([
        expect.stringContaining('user/deployer'),
      ]);
      const refused = entries
        .filter(({ status }) => status === 403)
        .map(({ service, operation }) => `${service}:${operation}`);
      expect(refused).toEqual([]);
      expect(on.cloud.leftovers().map(({ id }) => id)).toEqual(standing.map(({ id }) => id));
    } finally {
      delete process.env['AWS_ACCESS_KEY_ID'];
      delete process.env['AWS_SECRET_ACCESS_KEY'];
    }
  }, 300_000);
});
