import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../e2e/until.ts';
import type { Seen } from '../trial.ts';
import { Findings } from './findings.ts';
import { installation, type RunsRig } from './runs-rig.ts';
import { google, refusal } from './scene.ts';

/** What befalls a run as a whole: section 2.9 of the fault table. */
export interface WholeRun {
  row: number;
  name: string;
  expected: string;
  play(rig: RunsRig): Promise<Seen>;
}

const busy = 15;
const noWorker = 17;
const noTemporal = 16;
const leftovers = 14;

export const wholeRuns: readonly WholeRun[] = [
  {
    row: 35,
    name: 'a second install',
    expected: 'same spec: attach; else exit 15; cancelled: all undone',
    async play(rig) {
      const findings = new Findings();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted('CreateCluster', 120, await rig.mark());
      const same = await rig.install('rollback', '--detach');
      findings.same('the exit code of the same request', same.code, 0);
      const other = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'other.yaml');
      await writeFile(
        other,
        (await readFile(rig.file, 'utf8')).replace('region: europe-west1', 'region: europe-west4'),
      );
      const refused = await rig.stack.slipway('install', '-f', other, '--on-failure=rollback');
      findings.same('the exit code of another request', refused.code, busy);
      findings.says('the refusal', refused.stderr + refused.stdout, 'SW-CONF-035');
      await rig.run.cancel();
      await running;
      findings.same('the end', await rig.untilClosed(), 'CANCELLED');
      await findings.nothingLeft(rig);
      return findings.seen('attached; refused; cancelled while the cluster was made, and nothing is left');
    },
  },
  {
    row: 69,
    name: 'no worker',
    expected: 'exit 17 before anything is started',
    async play(rig) {
      const findings = new Findings();
      await rig.stack.down('worker');
      const before = await rig.mark();
      try {
        // The server knows of a poller for a while after it has gone.
        await until('the server has forgotten the worker', 420, async () => {
          const { code } = await rig.install('rollback', '--detach');
          if (code === noWorker) return true;
          await rig.run.terminate('no worker took it');
          await new Promise((resolve) => setTimeout(resolve, 10_000));
          return false;
        });
      } finally {
        await rig.stack.up();
      }
      findings.same(
        'calls of the cloud',
        (await rig.cloud.journal(before)).filter(({ committed }) => committed).length,
        0,
      );
      return findings.seen(`exit ${noWorker}, no call`);
    },
  },
  {
    row: 71,
    name: 'an undo that fails for good',
    expected: 'held in undo, leak named, others go on; retry finishes',
    async play(rig) {
      const findings = new Findings();
      const denied = refusal(403, 'PERMISSION_DENIED', "Permission 'compute.networks.delete' denied on resource 'p'.", {
        info: { reason: 'IAM_PERMISSION_DENIED', metadata: { permission: 'compute.networks.delete' } },
      });
      await rig.cloud.addFault({ id: 'leak', match: google('compute', 'networks.delete'), action: denied });
      await rig.cloud.addFault({
        id: 'cause',
        match: google('container', 'CreateCluster'),
        action: refusal(403, 'PERMISSION_DENIED', 'This API method requires billing to be enabled.', {
          info: { reason: 'BILLING_DISABLED' },
        }),
      });
      const { code, stdout, stderr } = await rig.install('rollback');
      findings.same('the exit code', code, leftovers);
      findings.says('the undo hold', stdout + stderr, 'cluster/network');
      const { holds, steps } = await rig.progress();
      findings.same(
        'holds',
        holds.map(({ subject, reason }) => `${subject} ${reason}`),
        ['cluster/network undo'],
      );
      findings.classified(holds[0]?.failure, 'UNAUTHORIZED', 'SW-AUTHZ-025');
      findings.same(
        'others',
        steps.some(({ state }) => ['running', 'undoing'].includes(state)),
        false,
      );
      await rig.cloud.removeFault('leak');
      await rig.cloud.removeFault('cause');
      findings.same('retry', (await rig.stack.slipway('retry', installation)).code, 0);
      findings.same('the end', await rig.untilClosed(), 'FAILED');
      await findings.nothingLeft(rig);
      return findings.seen('on undo hold, named; after retry nothing is left');
    },
  },
  {
    row: 72,
    name: 'terminated',
    expected: 'says what stands; teardown removes it',
    async play(rig) {
      const findings = new Findings();
      const since = await rig.mark();
      const running = rig.install('rollback');
      await rig.cloud.untilCommitted('CreateCluster', 120, since);
      await rig.run.terminate('by somebody in the Web UI');
      const { stdout, stderr } = await running;
      findings.says('who watched', stdout + stderr, 'SW-INT-072');
      findings.same('teardown', (await rig.teardown()).code, 0);
      await findings.nothingLeft(rig);
      return findings.seen('told what to type; teardown left nothing');
    },
  },
  {
    row: 75,
    name: 'Temporal out of reach',
    expected: 'exit 16',
    async play(rig) {
      const findings = new Findings();
      const { code, stderr } = await rig.install('rollback', '--address', '127.0.0.1:1');
      findings.same('the exit code', code, noTemporal);
      findings.says('the error', stderr, 'SW-DEP-075');
      return findings.seen(`exit ${noTemporal}`);
    },
  },
];
