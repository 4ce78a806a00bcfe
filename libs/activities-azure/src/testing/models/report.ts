import { checkBody } from './body-check.ts';
import type { Descriptions } from './descriptions.ts';
import type { SentRequest } from './requests-of-one-life.ts';

/** What became of the requests of a run. */
interface RequestReport {
  requests: number;
  operations: number;
  bodies: number;
  valid: number;
  /** `containerservice: managed_clusters_create_or_update: properties.x: nobody knows it` → how often. */
  refused: Record<string, number>;
  /** What nobody describes → how often. */
  unvalidated: Record<string, number>;
}

export function reportOf(sent: readonly SentRequest[], { calls, models }: Descriptions): RequestReport {
  const report: RequestReport = {
    requests: sent.length,
    operations: 0,
    bodies: 0,
    valid: 0,
    refused: {},
    unvalidated: {},
  };
  const count = (of: Record<string, number>, key: string): void => void (of[key] = (of[key] ?? 0) + 1);
  const operations = new Set<string>();
  for (const [index, request] of sent.entries()) {
    const call = calls[index];
    if (!call) {
      count(report.unvalidated, `${request.method} ${request.operation} ${request.apiVersion}`);
      continue;
    }
    operations.add(call.operation);
    const hasBody = request.body !== null && request.body !== undefined;
    if (hasBody) report.bodies++;
    const said = call.apiVersion === request.apiVersion ? [] : [`of ${call.apiVersion}, sent as ${request.apiVersion}`];
    const mayBeBare = call.body !== null && !call.bodyRequired && !hasBody;
    if (call.body !== null && !mayBeBare) said.push(...checkBody(models, `${call.package}:${call.body}`, request.body));
    else if (hasBody) said.push('the body: takes none');
    if (said.length === 0) report.valid++;
    for (const each of said) count(report.refused, `${call.operation}: ${each}`);
  }
  return { ...report, operations: operations.size };
}
