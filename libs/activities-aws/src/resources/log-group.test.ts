import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  type CloudWatchLogsClient,
  type DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { driftOfPlan, stage, type Stage } from '../testing/stage.ts';
import { logGroup } from './log-group.ts';

const name = '/aws/eks/acme-aws/cluster';
const props = { retentionDays: 30, tags: { team: 'platform' } };

describe('logGroup', () => {
  let on: Stage;
  const ref = () => on.ref('cluster/log-group', 'aws.log-group', name);
  beforeEach(async () => {
    on = await stage();
  });
  afterEach(() => on.close());

  const logs = () => on.amazon.clients.logs();
  const names = async (): Promise<(string | undefined)[] | undefined> => {
    const { logGroups } = await (await logs()).send(new DescribeLogGroupsCommand({}));
    return logGroups?.map(({ logGroupName }) => logGroupName);
  };
  /** Does it right after the look that finds the group gone. */
  const onceGone = async (act: (client: CloudWatchLogsClient) => Promise<unknown>): Promise<void> => {
    const client = await logs();
    let isDone = false;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          const { logGroups } = answer.output as DescribeLogGroupsCommandOutput;
          if (commandName !== 'DescribeLogGroupsCommand' || isDone || logGroups?.length !== 0) return answer;
          isDone = true;
          await act(client);
          return answer;
        },
      { step: 'initialize' },
    );
  };
  const ensure = (changes: object = {}) => logGroup(on.context).ensure(ref(), { ...props, ...changes }, {});

  test('ensure: twice is one create, also after a lost reply; an equal plan finds nothing to do', async () => {
    const match = { service: 'logs', operation: 'CreateLogGroup' };
    on.cloud.faults.add({ match, nth: 1, action: { 'timeout-after-commit': {} } });
    await ensure();
    await ensure();
    expect(on.commits('CreateLogGroup', 'PutRetentionPolicy')).toEqual(['CreateLogGroup', 'PutRetentionPolicy']);
    expect(await driftOfPlan(logGroup(on.context), ref(), props)).toEqual([]);
  });

  test('ensure: retention and tags that differ are written', async () => {
    await ensure({ retentionDays: 7, tags: { cost: '7' } });
    expect(await driftOfPlan(logGroup(on.context), ref(), props)).toEqual(['tags', 'retentionDays']);
    await ensure();
    expect(await driftOfPlan(logGroup(on.context), ref(), props)).toEqual([]);
  });

  test("one that is somebody else's, or has no tags, is refused by every verb and stays", async () => {
    await (await logs()).send(new CreateLogGroupCommand({ logGroupName: name }));
    const foreign = { failure: { code: 'NOT_OWNED', rule: 'SW-OWN-049' } };
    await expect(logGroup(on.context).observe(ref())).rejects.toMatchObject(foreign);
    await expect(ensure()).rejects.toMatchObject(foreign);
    await expect(logGroup(on.context).destroy(ref())).rejects.toMatchObject(foreign);
    expect(await logGroup(on.context).list?.(on.scope)).toEqual([]);
    expect(await names()).toEqual([name]);
  });

  test('destroy: twice is success, and one of a longer name stays', async () => {
    await ensure();
    await (await logs()).send(new CreateLogGroupCommand({ logGroupName: `${name}-2` }));
    await logGroup(on.context).destroy(ref());
    await logGroup(on.context).destroy(ref());
    expect(await names()).toEqual([`${name}-2`]);
  });

  test('destroy: the last words of a control plane, which make the group anew, are removed too', async () => {
    await ensure();
    await onceGone((client) => client.send(new CreateLogGroupCommand({ logGroupName: name })));
    await logGroup(on.context).destroy(ref());
    expect(await names()).toEqual([]);
    expect(on.commits('DeleteLogGroup')).toHaveLength(2);
  });

  test('destroy: one that somebody else marks meanwhile is theirs', async () => {
    await ensure();
    const theirs = { logGroupName: name, tags: { team: 'others' } };
    await onceGone((client) => client.send(new CreateLogGroupCommand(theirs)));
    await logGroup(on.context).destroy(ref());
    expect(await names()).toEqual([name]);
    expect(on.commits('CreateLogGroup', 'DeleteLogGroup')).toEqual([
      'CreateLogGroup',
      'DeleteLogGroup',
      'CreateLogGroup',
    ]);
  });
});
