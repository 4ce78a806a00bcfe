import { InTheWay } from '@slipway/activities-aws/testing/in-the-way';
import type { Hold } from '@slipway/contracts';
import { changesOf } from '../../e2e/local-cloud.ts';
import type { Seen } from '../trial.ts';
import { Findings } from './findings.ts';
import type { RunsRig } from './runs-rig.ts';
import { amazon, said, type CloudRule } from './scene.ts';
import { signedIn } from './signed-in.ts';
import { exits, type WholeRun } from './whole-run.ts';

/** What Kubernetes forgets, and what is refused although nobody is in the way any more. */
const rules: Readonly<Record<string, CloudRule>> = {
  balancer: { match: amazon('kubernetes', 'Release'), action: { leak: { child: 'load-balancer' } } },
  group: { match: amazon('kubernetes', 'Release'), action: { leak: { child: 'security-group' } } },
  role: {
    match: amazon('iam', 'DeleteRole'),
    times: 2,
    action: said(409, 'DeleteConflict', 'Cannot delete entity, must detach all policies first.'),
  },
};

interface Lived {
  /** Of the install, the teardown without consent, the one with consent, and the retry. */
  codes: number[];
  refused: { words: string; changes: number; versions: number };
  held: { words: string; holds: Hold[] };
  hits: ReadonlyMap<string, number>;
  /** Changes of the database, in order. */
  database: string[];
  left: string[];
}

/** One installation with all that section 2.7 of the fault table puts in its way: it is removed all the same, and what is not ours is named. */
class HardRemoval {
  #lived: Promise<Lived> | undefined;

  async of(rig: RunsRig, judge: (lived: Lived, findings: Findings) => string): Promise<Seen> {
    const lived = await (this.#lived ??= live(rig));
    const findings = new Findings();
    findings.same('the exit codes', lived.codes, [exits.done, exits.refused, exits.leftovers, exits.done]);
    findings.same('what was left', lived.left, []);
    return findings.seen(judge(lived, findings));
  }
}

async function live(rig: RunsRig): Promise<Lived> {
  const { cloud, stack, subject } = rig;
  const env = await stack.workerEnv();
  const hands = new InTheWay(await stack.endpointOf('aws'));
  const codes = [(await rig.install('pause')).code];
  await signedIn(env, async () => {
    await hands.attachPolicy(`${subject.installation}-eks`);
    await hands.protectDatabases();
    await hands.fillBuckets();
    await hands.record('CREATE');
  });
  for (const [id, rule] of Object.entries(rules)) await cloud.addFault({ id, ...rule });

  const since = await rig.mark();
  const consent = ['--yes', '--confirm', subject.installation];
  const without = await stack.slipway('teardown', subject.installation, ...consent);
  const changes = changesOf(await cloud.journal(since)).length;
  const refused = {
    words: without.stdout + without.stderr,
    changes,
    versions: await signedIn(env, () => hands.versions()),
  };

  const removal = await rig.teardown();
  const { holds } = await rig.progress();
  const held = { words: removal.stdout + removal.stderr, holds };
  await signedIn(env, () => hands.record('DELETE'));
  codes.push(without.code, removal.code, (await stack.slipway('retry', subject.installation)).code);
  await rig.untilClosed();
  const hits = new Map((await cloud.faults()).map(({ id, hits: count }) => [id, count]));
  for (const id of Object.keys(rules)) await cloud.removeFault(id);
  const database = changesOf(await cloud.journal(since))
    .map(({ operation }) => operation)
    .filter((operation) => /^(?:Modify|Delete)DBInstance$/.test(operation));
  const left = (await cloud.leftovers()).map(({ type, name }) => `${type} ${name}`);
  return { codes, refused, held, hits, database, left };
}

/** What a teardown on AWS meets, all in one life. */
export function amazonRemovals(): WholeRun[] {
  const life = new HardRemoval();
  const fired = ({ hits }: Lived, id: string): number => hits.get(id) ?? 0;
  return [
    {
      row: 53,
      name: 'load balancer and group that Kubernetes forgot',
      expected: 'swept by network and tag, the VPC goes; nothing left',
      play: (rig) =>
        life.of(rig, (lived, findings) => {
          findings.same('that a load balancer was forgotten', fired(lived, 'balancer') > 0, true);
          findings.same('that a group was forgotten', fired(lived, 'group') > 0, true);
          return 'both swept, then the VPC went';
        }),
    },
    {
      row: 58,
      name: 'record of somebody else',
      expected: 'held in undo with the record, others go on; after retry nothing is left',
      play: (rig) =>
        life.of(rig, ({ held }, findings) => {
          findings.same(
            'holds',
            held.holds.map(({ subject, reason }) => `${subject} ${reason}`),
            ['dns/zone undo'],
          );
          findings.classified(held.holds[0]?.failure, 'DEPENDENCY', 'SW-DEP-058');
          findings.says('the hold', held.holds[0]?.failure?.message ?? '', `are not ours: office.${domain}. A`);
          findings.says('the teardown', held.words, `office.${domain}`);
          return 'on undo hold with the record; gone with its zone after retry';
        }),
    },
    {
      row: 59,
      name: 'bucket with objects and no consent',
      expected: 'refused with exit 5 and --delete-data, nothing touched; with consent emptied and gone',
      play: (rig) =>
        life.of(rig, ({ refused }, findings) => {
          findings.says('the refusal', refused.words, '--delete-data');
          findings.says('the refusal', refused.words, 'storage/bucket');
          findings.same('changes without consent', refused.changes, 0);
          findings.same('versions that still stood', refused.versions >= 1, true);
          return 'refused untouched; emptied of versions and uploads with consent';
        }),
    },
    {
      row: 60,
      name: 'database that somebody protected',
      expected: 'with consent the protection is lifted once, then it goes',
      play: (rig) =>
        life.of(rig, ({ database }, findings) => {
          findings.same('changes of the database', database, ['ModifyDBInstance', 'DeleteDBInstance']);
          return 'protection lifted, then deleted';
        }),
    },
    {
      row: 63,
      name: 'role with a policy of somebody else',
      expected: 'detached, and tried again; nobody asked',
      play: (rig) =>
        life.of(rig, (lived, findings) => {
          findings.same('refusals of DeleteRole', fired(lived, 'role'), 2);
          return 'detached; refused twice all the same, then gone';
        }),
    },
  ];
}

const domain = 'aws.gitpod.acme.example';
