import { readFileSync } from 'node:fs';
import type { FailureCode } from '@slipway/contracts';

/** What was seen, where, and what it has to be understood as. Names of projects and clusters are replaced. */
interface Seen {
  name: string;
  source: string;
  code: FailureCode;
  rule: string;
  /** The message, or the fix, names these. */
  says: string[];
}

export interface ApiAnswer extends Seen {
  http: number;
  headers?: Record<string, string>;
  body: unknown;
  /** The cluster's own words keep these. */
  words?: string[];
}

export interface HelmEnd extends Seen {
  stderr: string;
}

export interface SickPod extends Seen {
  pod: unknown;
}

const read = <T extends Seen>(file: string): [name: string, seen: T][] =>
  (JSON.parse(readFileSync(new URL(`./bodies/${file}.json`, import.meta.url), 'utf8')) as T[]).map((seen) => [
    seen.name,
    seen,
  ]);

export const apiAnswers = read<ApiAnswer>('api-server');
export const helmEnds = read<HelmEnd>('helm');
export const sickPods = read<SickPod>('pods');
