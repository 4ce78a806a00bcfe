/** The parts of the fault matrix. `calls`: single resources, call by call. `runs`: whole runs, per failure policy. `kills`: processes that die. */
export const sections = ['calls', 'runs', 'kills'] as const;
export type Section = (typeof sections)[number];

/** One cell of the matrix. */
export interface Trial {
  /** Unique and stable, e.g. `calls/36/gcp.node-pool.ensure/CreateNodePool/after-commit`: what `--only` and resuming go by. */
  id: string;
  section: Section;
  /** Row of the fault table; for kills 30–33 as they apply. */
  row: number;
  /** What is done, in as few words as a column of the table holds: `after commit, reply lost`, `in poll`. */
  mode: string;
  /** What the fault table says must happen, in its words. */
  expected: string;
  /** True: belongs to the spread that `npm test` runs. */
  spread: boolean;
  run(): Promise<Seen>;
}

/** A part of the matrix; each is `section` of `<name>/trials.ts`, and nothing of it is loaded before it is asked for. */
export interface TrialSection {
  trials(): Promise<Trial[]>;
  /** Trials that may run at once; absent: one by one. */
  width?: number;
  /** Before the first trial that runs. */
  start?(): Promise<void>;
  /** At the end, also when none ran. */
  stop?(): Promise<void>;
}

/** What one trial saw. Counts are of objects or calls, and 0 is what all but `killPoints` must be. */
export interface Seen {
  /** How it ended, in the words of `expected`; the trial passes when all is as the table says. */
  outcome: string;
  passed: boolean;
  /** Why it did not pass: one line each. */
  problems: string[];
  /** Committed creates beyond one for one logical resource. */
  duplicates: number;
  /** What was left after the end: labelled, made by the cluster, or held by the network. */
  orphans: number;
  /** Failures whose code or rule is not the table's, or a rule that does not exist. */
  unclassified: number;
  /** Decisions that a person had to take although the row heals by itself. */
  humanActs: number;
  /** Processes killed on the way. */
  killPoints: number;
}
