import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientsAt } from '@slipway/cloud-sim/testing/amazon-clients';
import { mustFail } from '@slipway/cloud-sim/testing/must-fail-probes';
import { makeProbedAccount } from '@slipway/cloud-sim/testing/probed-account';
import { MotoServer } from './testing/moto-server.ts';

/** What moto 5.2.3 lets pass and Amazon refuses, by the number of the probe. Source: `clouds.md` section 4.3. */
const letsPass = [3, 4, 7, 8, 11, 14, 15];

/**
 * The local cloud refuses all probes, each with Amazon's error: its own tests show that. Here somebody else's implementation is asked the
 * same: what it refuses, it refuses with the same error, so that the local cloud is at least as strict.
 */
describe('must-fail probes at moto', () => {
  let server: MotoServer | undefined;
  beforeAll(async () => {
    server = await MotoServer.start();
  }, 600_000);
  afterAll(async () => server?.stop());

  test('moto: refuses nothing that the local cloud lets pass, and what it refuses, with the same error', async () => {
    if (!server) {
      console.log('skipped: moto (no python)');
      return;
    }
    await server.reset();
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    const clients = clientsAt({ endpoint: server.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
    const at = await makeProbedAccount(clients, async () => undefined);
    const table = [];
    for (const { number, what, attempt, error } of mustFail) {
      const moto = await attempt(at).then(
        () => 'accepts',
        (refusal: unknown) => (refusal instanceof Error ? refusal.name : String(refusal)),
      );
      table.push({ number, what, 'local cloud': error, moto });
    }
    console.table(table);
    expect(table.filter(({ moto }) => moto === 'accepts').map(({ number }) => number)).toEqual(letsPass);
    const refused = table.filter(({ moto }) => moto !== 'accepts');
    expect(refused.map(({ moto }) => moto)).toEqual(refused.map((row) => row['local cloud']));
  });
});
