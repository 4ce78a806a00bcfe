import type { RequestCheck } from './request-models.ts';
import type { SentRequest } from './requests-of-one-life.ts';

/** What became of the requests of a run. */
export interface RequestReport {
  requests: number;
  operations: number;
  valid: number;
  /** `s3/CreateBucket: Unexpected key …` → how often. */
  refused: Record<string, number>;
  /** Operations without a model → how often. */
  unvalidated: Record<string, number>;
}

export function reportOf(sent: readonly SentRequest[], check: RequestCheck): RequestReport {
  const names = new Set(sent.map(nameOf));
  const report: RequestReport = {
    requests: sent.length,
    operations: names.size,
    valid: 0,
    refused: {},
    unvalidated: {},
  };
  const count = (of: Record<string, number>, key: string): void => void (of[key] = (of[key] ?? 0) + 1);
  for (const request of sent) {
    const said = check(request.service, request.operation, request.body);
    if (said === undefined) count(report.unvalidated, nameOf(request));
    else if (said.length === 0) report.valid++;
    for (const each of said ?? []) count(report.refused, `${nameOf(request)}: ${each}`);
  }
  return report;
}

/** `ec2/CreateVpc` */
const nameOf = ({ service, operation }: SentRequest): string => `${service}/${operation}`;
