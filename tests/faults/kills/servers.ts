import type { Seen } from '../trial.ts';
import { patient, type KillRig } from './kill-rig.ts';
import { Verdict } from './verdict.ts';

/** Steps whose worker dies when their result is on its way: in the task of the run that follows. */
const between = ['cluster/network', 'dns/zone', 'node-pools/ready', 'cert-manager/release', 'install/config'];

/** A whole life in which both servers are killed, restarted on what they have on disk, and everybody who watches is killed, too. */
export async function serversAndWatchers(rig: KillRig): Promise<Seen> {
  const verdict = new Verdict(rig);
  rig.timing = patient;
  await rig.order([{ moment: 'result told', types: ['.*\\.ensure'], only: between }]);
  const since = await rig.mark();
  const before = await rig.newest().catch(() => undefined);
  const starter = rig.stack.begin('install', '-f', rig.file);
  const install = await rig.newest(before);
  starter.kill('SIGKILL');
  await cli('status after the death of who started it', ['status', rig.subject.installation]);
  const watcher = rig.stack.begin('attach', rig.subject.installation);

  await rig.cloud.untilCommitted(rig.subject.createCluster, 240, since);
  watcher.kill('SIGKILL');
  await rig.restart('temporal');
  await rig.cloud.untilCommitted(rig.subject.createPool, 240, since);
  await rig.restart('local-cloud');
  await verdict.ends(install, 'COMPLETED');
  await verdict.createsOnce(since);
  await cli('attach to what has ended', ['attach', rig.subject.installation]);
  const dead = rig.hits().length;
  // Where two results are told at once, one death is for both.
  if (dead < between.length - 2) verdict.problem(`only ${dead} workers died between steps`);

  await rig.order();
  const meanwhile = await rig.mark();
  const teardown = await rig.teardown();
  await rig.cloud.untilCommitted(rig.subject.deleteCluster, 240, meanwhile);
  await rig.restart('local-cloud');
  await rig.restart('temporal');
  await verdict.ends(teardown, 'COMPLETED');
  await verdict.nothingLeft();
  rig.timing = {};
  verdict.killed(dead + 6);
  return verdict.seen(`${dead} workers between steps, each server twice, two that watched: nothing stopped`);

  async function cli(what: string, command: string[]): Promise<void> {
    const { code, stderr } = await rig.stack.slipway(...command);
    if (code !== 0) verdict.problem(`${what} ended with ${code}: ${stderr}`);
  }
}

/** The Temporal server dies and all that it knew with it. What stands is found by its labels. */
export async function historyGone(rig: KillRig): Promise<Seen> {
  const verdict = new Verdict(rig);
  const { cloud, account, region } = rig.subject;
  await rig.order();
  const since = await rig.mark();
  await rig.install();
  await rig.cloud.untilCommitted(rig.subject.createPool, 240, since);
  await rig.forget();
  await verdict.ends(await rig.install(), 'COMPLETED');
  await verdict.createsOnce(since);

  await rig.forget();
  await verdict.ends(await rig.teardown('--cloud', cloud, '--account', account, '--region', region), 'COMPLETED');
  await verdict.nothingLeft();

  const again = await rig.mark();
  await rig.install();
  await rig.cloud.untilCommitted(rig.subject.createCluster, 240, again);
  await rig.forget();
  await verdict.ends(await rig.teardown('-f', rig.file), 'COMPLETED');
  await verdict.nothingLeft();
  verdict.killed(3);
  return verdict.seen('install took over, teardown by labels alone and by the file left nothing');
}
