import { readFileSync } from 'node:fs';
import type { FailureCode } from '@slipway/contracts';

/** What one of Google's APIs, or the network, answered with, and what it has to be understood as. */
export interface Answer {
  name: string;
  /** Where it was seen; names of projects and clusters are replaced. */
  source: string;
  /** Whose it is: `operation` stands inside one that is done, `network` is what Node.js throws. */
  api: Api;
  http: number | null;
  headers?: Record<string, string>;
  body: string | Record<string, unknown>;
  code: FailureCode;
  rule: string;
  /** The message, or the fix, names these. */
  says: string[];
  /** Google's own words keep these. */
  words?: string[];
}

export type Api =
  | 'compute'
  | 'container'
  | 'dns'
  | 'iam'
  | 'network'
  | 'operation'
  | 'projects'
  | 'serviceusage'
  | 'sql'
  | 'storage'
  | 'token';

const files = ['compute', 'container', 'data', 'identity', 'network', 'tokens'];

export const answers: readonly Answer[] = files.flatMap(
  (file) => JSON.parse(readFileSync(new URL(`./bodies/${file}.json`, import.meta.url), 'utf8')) as Answer[],
);
