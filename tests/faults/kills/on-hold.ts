import type { Hold, Progress } from '@slipway/contracts';
import { until } from '../../e2e/until.ts';
import type { Seen } from '../trial.ts';
import type { KillRig, Run } from './kill-rig.ts';
import type { Subject } from './subject.ts';
import { Verdict } from './verdict.ts';

/** Final: no attempt after it. */
const refused = (cloud: Subject['cloud'], { service, operation }: Subject['network']): object => ({
  id: operation,
  match: { cloud, service, operation },
  action: overQuota[cloud],
});
const overQuota: Record<Subject['cloud'], object> = {
  gcp: { status: { http: 403, code: 'quotaExceeded', message: 'Quota exceeded' } },
  aws: { quota: { name: 'VpcLimitExceeded', limit: 5 } },
  azure: { quota: { name: 'Virtual Networks', limit: 1_000 } },
};

/** Workers die while a run waits for a decision, at the moment when one arrives, and before it is taken. It counts once. */
export async function onHold(rig: KillRig): Promise<Seen> {
  const verdict = new Verdict(rig);
  await rig.order();
  const { cloud, network, subnet } = rig.subject;
  for (const each of [network, subnet]) await rig.cloud.addFault(refused(cloud, each));
  const run = await rig.install('pause');

  const first = await holdOf(run, 'cluster/network');
  rig.workers.kill();
  if ((await holdOf(run, 'cluster/network')).id !== first.id) verdict.problem('the hold is another after a death');
  await rig.cloud.removeFault(network.operation);
  rig.workers.kill();
  await decide(run, 'retry', first);
  await decide(run, 'retry', first);

  const second = await holdOf(run, subnet.step);
  await rig.workers.stop();
  const decided = decide(run, 'rollback', second);
  rig.workers.start();
  await decided;
  await verdict.ends(run, 'FAILED', 2);
  await rig.cloud.removeFault(subnet.operation);
  await verdict.nothingLeft();
  verdict.killed(3);
  return verdict.seen('on hold, as a decision arrived, and before it was taken: each counted once');
}

async function holdOf({ handle }: Run, step: string): Promise<Hold> {
  let hold: Hold | undefined;
  await until(`${step} is on hold`, 120, async () => {
    const progress = await handle.query<Progress>('progress').catch(() => undefined);
    hold = progress?.holds.find(({ subject }) => subject === step);
    return hold !== undefined;
  });
  return hold!;
}

/** As the command line does it: named by the hold, so that sent twice it is one. */
async function decide({ handle }: Run, verb: 'retry' | 'rollback', { id }: Hold): Promise<void> {
  await handle.executeUpdate(verb, { args: [{ hold: id }], updateId: `${verb}:${id}` });
}
