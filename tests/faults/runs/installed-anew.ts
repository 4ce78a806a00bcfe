import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeHistory } from '../kills/run-history.ts';
import { Findings } from './findings.ts';
import type { RunsRig } from './runs-rig.ts';
import { exits, type WholeRun } from './whole-run.ts';

/** Platforms that are made again under the same names: row 50. */
export const installedAnew: readonly WholeRun[] = [
  {
    row: 50,
    name: 'installed anew with a certificate that was kept',
    expected: 'the kept certificate serves; one order in two lives',
    async play(rig) {
      const findings = new Findings();
      const folder = await mkdtemp(join(rig.stack.dir, 'certificates-'));
      const since = await rig.mark();
      await rig.stack.configure({ certificates: { folder } });
      try {
        findings.same('the first install', (await rig.install('pause')).code, exits.done);
        findings.same('its teardown', (await rig.teardown()).code, exits.done);
        await findings.nothingLeft(rig);
        findings.same('certificates that were kept', (await readdir(folder)).length, 1);
        findings.same('orders of the first life', await ordersSince(rig, since), 1);
        // From now on every order would be refused.
        await rig.cloud.addFault({ id: 'limit', match: newOrder, action: { deny: {} } });
        findings.same('the second install', (await rig.install('pause')).code, exits.done);
        findings.humanActs((await judgeHistory(rig.run)).decisions);
        findings.same('orders of both lives', await ordersSince(rig, since), 1);
        await rig.cloud.removeFault('limit');
        findings.same('its teardown', (await rig.teardown()).code, exits.done);
      } finally {
        await rig.stack.configure({ certificates: undefined });
        await rm(folder, { recursive: true });
      }
      await findings.nothingLeft(rig);
      return findings.seen('one order; the second platform came up with the certificate of the first');
    },
  },
];

const newOrder = { cloud: 'gcp', service: 'kubernetes', operation: 'NewOrder' };

async function ordersSince({ cloud }: RunsRig, since: number): Promise<number> {
  return (await cloud.journal(since)).filter(({ operation }) => operation === newOrder.operation).length;
}
