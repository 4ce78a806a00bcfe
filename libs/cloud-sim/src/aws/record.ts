import type { HttpReply, HttpRequest } from '../core/http-server.ts';
import type { Outcome } from '../core/journal.ts';
import type { Json } from '../core/json.ts';
import type { Aws } from './aws.ts';
import { cloud } from './aws.ts';

/** One request as the journal keeps it: bodies as the model names them, secrets masked. */
export interface Answered {
  service: string;
  operation: string;
  principal: string;
  requestId: string;
  input: Json;
  output: Json;
  outcome: Outcome;
  committed: boolean;
  touched: Iterable<string>;
  actions: string[];
  rule?: string | undefined;
}

const journalledHeaders = ['user-agent', 'content-type', 'x-amz-target', 'amz-sdk-request', 'amz-sdk-invocation-id'];

export function record(aws: Aws, http: HttpRequest, reply: HttpReply, entry: Answered): HttpReply {
  const search = new URLSearchParams(http.url.search);
  for (const key of ['X-Amz-Signature', 'X-Amz-Security-Token']) if (search.has(key)) search.set(key, '*');
  const query = search.size === 0 ? '' : `?${search.toString()}`;
  aws.journal.append({
    at: new Date().toISOString(),
    simAt: aws.clock.iso(),
    cloud,
    service: entry.service,
    operation: entry.operation,
    method: http.method,
    url: `${http.url.pathname}${query}`,
    headers: Object.fromEntries(Object.entries(http.headers).filter(([key]) => journalledHeaders.includes(key))),
    body: entry.input,
    principal: entry.principal,
    requestId: entry.requestId,
    outcome: entry.outcome,
    status: 'cut' in reply ? 0 : reply.status,
    reply: entry.output,
    committed: entry.committed,
    resourceIds: [...entry.touched],
    ...(entry.actions.length === 0 ? {} : { actions: entry.actions }),
    ...(entry.rule === undefined ? {} : { faultRule: entry.rule }),
  });
  return reply;
}
