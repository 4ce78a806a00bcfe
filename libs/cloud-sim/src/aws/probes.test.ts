import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalCloud } from '../local-cloud.ts';
import type { LocalCloud } from '../local-cloud.ts';
import { amazonClients } from '../testing/amazon-clients.ts';
import { mustFail } from '../testing/must-fail-probes.ts';
import { makeProbedAccount, type ProbedAccount } from '../testing/probed-account.ts';

describe('must-fail probes', () => {
  let cloud: LocalCloud;
  let at: ProbedAccount;
  beforeAll(async () => {
    cloud = await startLocalCloud({ scale: 'manual', seed: 7 });
    at = await makeProbedAccount(amazonClients(cloud), () => cloud.scheduler.advance(1_800_000));
  });
  afterAll(() => cloud.close());

  test('mustFail: all of the list are here', () => {
    expect(mustFail.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  test.each(mustFail)('$number: $what', async ({ attempt, error }) => {
    const before = cloud.aws.graph.all().length;
    await expect(attempt(at)).rejects.toMatchObject({ name: error });
    expect(cloud.aws.graph.all()).toHaveLength(before);
    expect(cloud.journal.entries().at(-1)).toMatchObject({ outcome: 'error', committed: false });
  });
});
