import { until } from '../../e2e/until.ts';
import type { Seen } from '../trial.ts';
import type { KillRig, Run } from './kill-rig.ts';
import type { Subject } from './subject.ts';
import { Verdict } from './verdict.ts';

const step = 'cluster/network';
const deaths = 6;

/** Passes by itself: a server's fault. */
const broken = ({ cloud, network }: Subject) => ({
  id: 'network-broken',
  match: { cloud, ...network },
  action: { status: { http: 500 } },
});

/** More workers die in one step than it may have failures; then it really fails, and all but one failure is still borne. */
export async function lostAndFailed(rig: KillRig): Promise<Seen> {
  const verdict = new Verdict(rig);
  await rig.order([{ moment: 'before call', types: ['.*\\.ensure'], only: [step], times: deaths }]);
  await rig.cloud.addFault(broken(rig.subject));
  const run = await rig.install('rollback');
  await until(`${step} has failed twice`, 240, async () => (await failuresOf(run)) >= 2);
  await rig.cloud.removeFault('network-broken');
  await until(`${step} is done`, 120, async () => (await rig.stepState(run, step)) === 'done');
  const dead = rig.hits().length;
  if (dead !== deaths) verdict.problem(`${dead} workers died in ${step}, not ${deaths}`);
  await run.handle.cancel();
  await verdict.ends(run, 'CANCELLED');
  await verdict.nothingLeft();
  verdict.killed(dead);
  return verdict.seen(`${step} was made after ${dead} deaths and two failures`);
}

/** As its attempts count them, in what the server keeps of the last heartbeat. */
async function failuresOf({ handle }: Run): Promise<number> {
  const { raw } = await handle.describe();
  const pending = raw.pendingActivities?.find(({ activityId }) => activityId === step);
  const [data] = pending?.heartbeatDetails?.payloads?.map((payload) => payload.data) ?? [];
  return data ? (JSON.parse(Buffer.from(data).toString()) as { failures: number }).failures : 0;
}
