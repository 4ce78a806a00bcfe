import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WholePlan } from '@slipway/testing/cloud/whole-plan';
import { testWholePlan } from '@slipway/testing/cloud/whole-plan-suite';
import { stage, type Stage } from './testing/stage.ts';
import { whole as amazon } from './testing/whole.ts';

testWholePlan(() => stage({ scale: 3_000 }), amazon, {
  outputs: { 'database/password': { config: { inCluster: false } } },
  objects: 10,
  operations: 10,
});

describe('the least policies', () => {
  let on: Stage;
  let whole: WholePlan;
  beforeEach(async () => {
    on = await stage({ scale: 3_000 });
    whole = await WholePlan.on(on, amazon);
  });
  afterEach(() => on.close());

  test('aws: who has the two policies, and nothing else, can install and take away everything', async () => {
    const iam = await on.amazon.clients.iam();
    await iam.send(new CreateUserCommand({ UserName: 'deployer' }));
    for (const name of ['reading', 'changing']) {
      const PolicyDocument = readFileSync(new URL(`../policies/${name}.json`, import.meta.url), 'utf8');
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument }));
      await on.time.pass();
      await iam.send(new AttachUserPolicyCommand({ UserName: 'deployer', PolicyArn: Policy?.Arn }));
    }
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
    await on.time.pass();
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
