import type { Seen } from '../trial.ts';
import type { KillRig } from './kill-rig.ts';
import { Verdict } from './verdict.ts';

/** What was begun in the cloud is not the worker's to stop. */
const inEveryWait = { moment: 'in poll', signal: 'SIGTERM', onlyInWaits: true } as const;

/**
 * A life in which the worker is asked to end in every call that waits for an operation.
 * @param shutdownGraceMs how long its calls may go on
 */
export async function askedToEnd(rig: KillRig, shutdownGraceMs: number): Promise<Seen> {
  const verdict = new Verdict(rig);
  await rig.configure({ shutdownGraceMs });
  try {
    await rig.order([{ ...inEveryWait, types: ['.*\\.ensure'] }]);
    const since = await rig.mark();
    await verdict.ends(await rig.install(), 'COMPLETED');
    await verdict.createsOnce(since);
    const cancelled = (await rig.cloud.journal(since)).filter(({ operation }) => /cancel/i.test(operation));
    if (cancelled.length > 0) verdict.problem(`${cancelled.length} operations of the cloud were cancelled`);
    const first = rig.hits().length;
    await rig.order([{ ...inEveryWait, types: ['.*\\.destroy'] }]);
    await verdict.ends(await rig.teardown(), 'COMPLETED');
    await verdict.nothingLeft();
    const second = rig.hits().length;
    verdict.killed(first + second);
    if (first < 5 || second < 5) verdict.problem(`only ${first} and ${second} calls were met while they waited`);
    return verdict.seen(`asked to end in ${first} waits of the install and ${second} of the teardown`);
  } finally {
    await rig.configure({});
    await rig.order();
  }
}
