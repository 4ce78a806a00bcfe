import { wrongCreates } from '../kills/creates.ts';
import { judgeHistory } from '../kills/run-history.ts';
import type { Seen } from '../trial.ts';
import { Findings } from './findings.ts';
import type { RunsRig } from './runs-rig.ts';
import type { PassingFault } from './scene.ts';

/** One life with all faults that heal by themselves: every one of them fired, and nobody had to do anything. */
export class PassingLife {
  readonly #faults: readonly PassingFault[];
  #lived: Promise<Lived> | undefined;

  constructor(faults: readonly PassingFault[]) {
    this.#faults = faults;
  }

  async of(rig: RunsRig, fault: PassingFault): Promise<Seen> {
    const { hits, creates, humanActs, problems, left } = await (this.#lived ??= live(rig, this.#faults));
    const findings = new Findings();
    const fired = hits.get(idOf(fault)) ?? 0;
    findings.same('that the fault fired', fired > 0, true);
    findings.same('the ends of install and teardown', problems, []);
    findings.humanActs(humanActs);
    findings.duplicates(creates.duplicates, creates.problems);
    findings.same('what was left', left, []);
    return findings.seen(`fired ${fired} times, ready and removed with nobody asked`);
  }
}

interface Lived {
  hits: ReadonlyMap<string, number>;
  creates: { duplicates: number; problems: string[] };
  humanActs: number;
  problems: string[];
  left: string[];
}

const idOf = ({ row, name }: PassingFault): string => `passing-${row}-${name.replaceAll(/\W+/g, '-')}`;

async function live(rig: RunsRig, passingFaults: readonly PassingFault[]): Promise<Lived> {
  for (const fault of passingFaults) await rig.cloud.addFault({ id: idOf(fault), ...fault.rule });
  const since = await rig.mark();
  const install = await rig.install('pause');
  const installed = await judgeHistory(rig.run);
  const hits = new Map((await rig.cloud.faults()).map(({ id, hits: count }) => [id, count]));
  for (const fault of passingFaults) await rig.cloud.removeFault(idOf(fault));
  const creates = withoutBroken(wrongCreates(await rig.cloud.journal(since), rig.subject));
  const teardown = await rig.teardown();
  const removed = await judgeHistory(rig.run);
  const problems = [
    ...(install.code === 0
      ? []
      : [`install of ${rig.subject.installation} ended with ${install.code}: ${install.stderr}`]),
    ...(teardown.code === 0 ? [] : [`teardown ended with ${teardown.code}: ${teardown.stderr}`]),
    ...installed.problems,
    ...removed.problems,
  ];
  const left = (await rig.cloud.leftovers()).map(({ type, name }) => `${type} ${name}`);
  return { hits, creates, humanActs: installed.decisions + removed.decisions, problems, left };
}

/** What came up broken is deleted and made again, or put right by the same PUT: the one too many that rows 3, 12 and 13 ask for. */
const replaced = [
  'CreateNodePool was carried out 3 times, not 2',
  'CreateNatGateway was carried out 2 times, not 1',
  'AgentPools_CreateOrUpdate was carried out 2 times, not 1',
];

function withoutBroken({ duplicates, problems }: Lived['creates']): Lived['creates'] {
  const others = problems.filter((problem) => !replaced.includes(problem));
  return { duplicates: duplicates - (problems.length - others.length), problems: others };
}
