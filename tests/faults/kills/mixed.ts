import type { Seen } from '../trial.ts';
import type { Deaths } from './kill-order.ts';
import type { KillRig } from './kill-rig.ts';
import type { Subject } from './subject.ts';
import { Verdict } from './verdict.ts';

const install = ({ identity, pool }: Subject): Deaths[] => [
  { moment: 'before call', types: ['preflight'] },
  { moment: 'before call', types: ['.*\\.ensure'], only: ['dns/zone', 'install/config'] },
  { moment: 'after call', types: ['.*\\.ensure'], only: ['cluster/network', identity] },
  { moment: 'in poll', types: ['.*\\.ensure'], only: ['cluster/control-plane', 'database/instance'] },
  { moment: 'details cleared', types: ['.*\\.ensure'], only: [pool] },
];
const teardown: Deaths[] = [
  { moment: 'before call', types: ['.*\\.destroy'], only: ['install/gitpod'] },
  { moment: 'after call', types: ['.*\\.destroy'], only: ['database/instance'] },
  { moment: 'in poll', types: ['.*\\.destroy'], only: ['cluster/control-plane'] },
  { moment: 'after call', types: ['sweep'] },
];

/** A life with deaths of every kind, few of each, and one of the Temporal server. */
export async function mixed(rig: KillRig): Promise<Seen> {
  const verdict = new Verdict(rig);
  await rig.order(install(rig.subject));
  const since = await rig.mark();
  const installing = await rig.install();
  await rig.cloud.untilCommitted(rig.subject.createPool, 300, since);
  await rig.restart('temporal');
  await verdict.ends(installing, 'COMPLETED');
  await verdict.createsOnce(since);
  const first = rig.hits().length;
  if (first !== 8) verdict.problem(`${first} deaths in the install, not 8`);

  await rig.order(teardown);
  await verdict.ends(await rig.teardown(), 'COMPLETED');
  await verdict.nothingLeft();
  const second = rig.hits().length;
  if (second !== 5) verdict.problem(`${second} deaths in the teardown, not 5`);
  await rig.order();
  verdict.killed(first + second + 1);
  return verdict.seen(`${first} deaths in the install, ${second} in the teardown, and one of the Temporal server`);
}
