import type { HttpReply } from '../core/http-server.ts';
import type { Outcome } from '../core/journal.ts';
import type { Json } from '../core/json.ts';
import type { ArmCall } from './arm/call.ts';
import { cloud } from './azure.ts';
import { conceal } from './conceal.ts';

/** How a request was answered, as the journal keeps it. */
export interface Answer {
  reply: HttpReply;
  outcome: Outcome;
  committed: boolean;
  body: Json;
  rule?: string;
}

const journalledHeaders = ['user-agent', 'content-type', 'x-ms-client-request-id', 'if-match', 'if-none-match'];

export function record(call: ArmCall, service: string, answer: Answer): HttpReply {
  const { azure, http } = call;
  const query = new URLSearchParams(http.url.search);
  for (const key of ['s', 'c']) if (query.has(key)) query.set(key, '*');
  azure.journal.append({
    at: new Date().toISOString(),
    simAt: azure.clock.iso(),
    cloud,
    service,
    operation: call.operation,
    method: http.method,
    url: `${http.url.pathname}${query.size === 0 ? '' : `?${query.toString()}`}`,
    headers: Object.fromEntries(Object.entries(http.headers).filter(([key]) => journalledHeaders.includes(key))),
    body: http.body === '' ? null : conceal(call.operation, call.sent),
    principal: call.caller.clientId,
    requestId: call.requestId,
    outcome: answer.outcome,
    status: 'cut' in answer.reply ? 0 : answer.reply.status,
    reply: conceal(call.operation, answer.body),
    committed: answer.committed,
    resourceIds: [...call.touched],
    ...(answer.rule === undefined ? {} : { faultRule: answer.rule }),
  });
  return answer.reply;
}
