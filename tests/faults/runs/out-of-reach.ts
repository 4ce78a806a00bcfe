import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '@slipway/contracts';
import { until } from '../../e2e/until.ts';
import { Findings } from './findings.ts';
import { Gate } from './gate.ts';
import type { RunsRig } from './runs-rig.ts';
import { UnknownAuthority } from './unknown-authority.ts';
import { billable } from './billable.ts';
import { wordsOf } from './cloud-words.ts';
import { everywhere, exits, type WholeRun } from './whole-run.ts';

const step = 'cluster/control-plane';
/** What a command ends with that fails on a DEPENDENCY. */
const ofDependency = 4;

/** Proxies and firewalls between the worker and its cloud: row 66. */
export const outOfReach: readonly WholeRun[] = [
  {
    row: 66,
    name: 'a proxy that nobody trusts',
    expected: 'refused with the host and why, before anything is made',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { ways } = wordsOf(rig.subject);
      const proxy = await UnknownAuthority.start();
      const since = await rig.mark();
      try {
        await through(rig, ways.first, proxy.address, async () => {
          const { code, stdout } = await rig.install('pause', '--json');
          findings.same('the exit code', code, ofDependency);
          const { error } = JSON.parse(stdout) as { error?: Failure };
          findings.classified(error, 'DEPENDENCY', 'SW-DEP-066');
          findings.says('the failure', error?.message ?? '', 'its certificate is not trusted');
          findings.says('the fix', error?.fix ?? '', 'reach');
        });
      } finally {
        await proxy.close();
      }
      findings.same('changing calls', await billable(rig, since), []);
      await findings.nothingLeft(rig);
      return findings.seen(`exit ${ofDependency}, no changing call`);
    },
  },
  {
    row: 66,
    name: 'a way that is closed in mid-run',
    expected: 'hold with the fix; opened again, retry goes on',
    clouds: everywhere,
    async play(rig) {
      const findings = new Findings();
      const { ways } = wordsOf(rig.subject);
      const gate = await Gate.to(await wayOf(rig, ways.cluster));
      const since = await rig.mark();
      try {
        await through(rig, ways.cluster, gate.address, async () => {
          const running = rig.install('pause');
          await rig.cloud.untilCommitted(rig.subject.network.operation, 240, since);
          await gate.close();
          const { code, stdout, stderr } = await running;
          findings.same('the exit code', code, exits.held);
          findings.says('the hold', stdout + stderr, 'proxy and authority');
          const { holds } = await rig.progress();
          const held = holds.map(({ subject }) => subject);
          // A cloud with one address for all its APIs has closed the others too.
          if (ways.cluster === ways.first) findings.same('that something is held', held.length > 0, true);
          else findings.same('holds', held, [step]);
          for (const { failure } of holds) findings.classified(failure, 'DEPENDENCY', 'SW-DEP-066');
          await gate.open();
          findings.same('retry', (await rig.stack.slipway('retry', rig.subject.installation)).code, exits.done);
          await until(`${step} is there`, 240, async () =>
            (await rig.progress()).steps.some(({ id, state }) => id === step && state === 'done'),
          );
          const undone = await rig.stack.slipway('rollback', rig.subject.installation, '--yes');
          findings.same('the undo', undone.code, exits.done);
          await rig.untilClosed();
        });
      } finally {
        await gate.close();
      }
      await findings.nothingLeft(rig);
      return findings.seen('held; gone on when the way was open again');
    },
  },
];

interface CloudConfig {
  /** A cloud has one address, or one for each API. */
  clouds: Record<string, Record<string, unknown> & { endpoints?: Record<string, string> }>;
}

const configOf = async ({ stack }: RunsRig): Promise<CloudConfig> =>
  JSON.parse(await readFile(join(stack.dir, 'cloud-config.json'), 'utf8')) as CloudConfig;

async function wayOf(rig: RunsRig, way: string): Promise<string> {
  const own = (await configOf(rig)).clouds[rig.subject.cloud]!;
  return String((own.endpoints ?? own)[way]);
}

/** Has the worker go another way meanwhile. */
async function through(rig: RunsRig, way: string, address: string, work: () => Promise<void>): Promise<void> {
  const { clouds } = await configOf(rig);
  const { cloud } = rig.subject;
  const own = clouds[cloud]!;
  const { endpoints } = own;
  const instead = endpoints ? { endpoints: { ...endpoints, [way]: address } } : { [way]: address };
  await rig.stack.configure({ clouds: { ...clouds, [cloud]: { ...own, ...instead } } });
  try {
    await work();
  } finally {
    await rig.stack.configure({ clouds });
  }
}
