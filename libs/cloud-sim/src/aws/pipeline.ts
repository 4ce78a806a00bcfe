import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpHandler, HttpReply } from '../core/http-server.ts';
import type { Outcome } from '../core/journal.ts';
import type { JsonObject } from '../core/json.ts';
import { integer } from '../core/json.ts';
import { missingToken } from './access/auth-faults.ts';
import { authenticate } from './access/authenticate.ts';
import { decide, reasonOf, refusal } from './access/authorize.ts';
import type { SigningKey } from './access/credentials.ts';
import { readSignature } from './access/signature.ts';
import type { Signature } from './access/signature.ts';
import type { Aws } from './aws.ts';
import { cloud } from './aws.ts';
import { AwsFault } from './fault.ts';
import { injectBefore } from './injection.ts';
import type { Asked } from './protocol/protocol.ts';
import { maskSensitive } from './protocol/sensitive.ts';
import { codeOf } from './protocol/wire-error.ts';
import { escapeXml } from './protocol/xml-output.ts';
import { record } from './record.ts';
import type { Call, NeededAction, Operation, Service } from './service.ts';
import { ServiceTable } from './service-table.ts';
import type { Served } from './service-table.ts';
import { Throttle } from './throttle.ts';

interface Answer {
  reply: HttpReply;
  outcome: Outcome;
  committed: boolean;
  output: JsonObject | null;
  rule?: string;
}

/** Operations that nobody signs: the token in them speaks for the caller. */
const unsigned: Record<string, string> = { AssumeRoleWithWebIdentity: 'sts' };
const nobody = { arn: '', account: '', userId: '' };

/** Answers all services: find by signature, authenticate, check, authorise, faults, handler in one transaction, disk, journal, reply. */
export function serviceHandler(aws: Aws, services: readonly Service[]): HttpHandler {
  const table = new ServiceTable(services);
  const throttle = new Throttle(aws);
  let calls = 0;
  let touched: Set<string> | undefined;
  aws.store.onChange((change) => {
    if (change.table === 'resources') touched?.add(change.key);
  });

  async function run(served: Served, operation: Operation, asked: Asked, call: Call): Promise<Answer> {
    const before = aws.store.version;
    touched = call.touched;
    let pending: ReturnType<Operation['handle']>;
    try {
      pending = aws.store.transaction(() => operation.handle(call));
    } finally {
      touched = undefined;
    }
    const changed = aws.store.version !== before;
    const output = (await pending) ?? {};
    const reply = withId(served.protocol.encode(asked.operation, output, call.requestId), call.requestId, served);
    await aws.store.flush();
    // A handler that waits commits later, when other requests may have committed too: it names what it made.
    const committed = pending instanceof Promise ? call.touched.size > 0 : changed;
    const shown = maskSensitive(asked.operation.output, output);
    const lost = call.faults.find(({ action }) => action === 'timeout-after-commit' || action === 'exit');
    if (!lost) return { reply, outcome: 'ok', committed, output: shown };
    if (lost.action === 'exit') setImmediate(aws.exit);
    await sleep(integer(lost.with, 'hold') ?? 0);
    return { reply: { cut: true }, outcome: 'fault', committed, output: shown, rule: lost.rule };
  }

  async function serve(served: Served, asked: Asked, call: Call, signature: Signature | undefined): Promise<Answer> {
    const { service, protocol, auth } = served;
    const open = unsigned[call.operation] === service.service;
    if (!signature && !open) throw missingToken();
    const key = signature && authenticate(aws, call.http, signature, auth);
    if (key) call.caller = key.principal;
    call.input = protocol.decode(asked, call.http);
    const operation = service.operations[call.operation];
    if (!operation) return refuse(served, call, protocol.unknown(call.http), 'unsupported');
    throttle.take(service.service, call.caller.arn, auth);
    const needed = key ? authorise(aws, served, operation, call, key) : [];
    // Only what would be carried out counts for a rule: one that means the first create is not used up by a refusal.
    call.faults = aws.faults.fire({
      cloud,
      service: service.service,
      operation: call.operation,
      method: call.http.method,
      path: call.http.url.pathname,
      name: operation.name?.(call.input) ?? '',
      principal: call.caller.arn,
      phase: operation.phase ?? 'request',
    });
    const caller = { accessKeyId: signature?.accessKeyId ?? '', needed, faults: auth };
    const cut = await injectBefore(aws, call, caller);
    if (cut !== undefined) return { reply: { cut: true }, outcome: 'fault', committed: false, output: null, rule: cut };
    return run(served, operation, asked, call);
  }

  return async (http) => {
    const signature = readSignature(http);
    const action = new URLSearchParams(http.body).get('Action') ?? '';
    const scope = signature?.service ?? unsigned[action] ?? '';
    const requestId = aws.seeded.uuid('aws request', aws.store.version, aws.clock.now(), calls);
    const served = await table.find(scope, http);
    const asked = served?.protocol.find(http);
    const call: Call = {
      aws,
      http,
      caller: nobody,
      region: signature?.region ?? '',
      operation: asked?.operation.name ?? action,
      input: {},
      requestId,
      reader: { replica: calls++ % 2, stale: 0 },
      faults: [],
      touched: new Set(),
      allowed: [],
    };
    const answer = await answerTo(served, asked, call, signature);
    return record(aws, http, answer.reply, {
      service: served?.service.service ?? scope,
      operation: call.operation,
      principal: call.caller.arn,
      requestId,
      input: asked ? maskSensitive(asked.operation.input, call.input) : null,
      output: answer.output,
      outcome: answer.outcome,
      committed: answer.committed,
      touched: call.touched,
      actions: call.allowed,
      rule: answer.rule,
    });
  };

  async function answerTo(
    served: Served | undefined,
    asked: Asked | undefined,
    call: Call,
    signature: Signature | undefined,
  ): Promise<Answer> {
    if (!served) return unserved(call, signature);
    if (!asked) return refuse(served, call, served.protocol.unknown(call.http), 'unsupported');
    try {
      return await serve(served, asked, call, signature);
    } catch (error) {
      await aws.store.flush();
      return refuse(served, call, error instanceof AwsFault ? error : defect(error), 'error');
    }
  }
}

/** Refuses callers whose policies do not allow all that the request does; returns what it needs. */
function authorise(aws: Aws, served: Served, operation: Operation, call: Call, key: SigningKey): NeededAction[] {
  const { service } = served;
  const usual = [{ action: `${service.prefix ?? service.service}:${call.operation}`, resource: '*' }];
  const needed = operation.actions?.(call) ?? usual;
  for (const item of needed) {
    const decision = decide(aws, key, item, call.region);
    if (decision !== 'allow') throw served.auth.denied(refusal(call.caller, item, reasonOf(decision, item.action)));
    call.allowed.push(item.action);
  }
  return needed;
}

function refuse(served: Served, call: Call, fault: AwsFault, outcome: 'error' | 'unsupported'): Answer {
  const rule = call.faults.find(({ action }) => ['status', 'deny', 'expire-token', 'quota'].includes(action))?.rule;
  return {
    reply: withId(served.protocol.fault(fault, call.requestId), call.requestId, served),
    outcome: rule === undefined ? outcome : 'fault',
    committed: false,
    output: { Code: codeOf(fault, served.model), Message: fault.message },
    ...(rule === undefined ? {} : { rule }),
  };
}

/** In the protocol of the service, so that clients show the text. */
function defect(error: unknown): AwsFault {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new AwsFault('InternalFailure', `the local cloud has a bug: ${text}`, { http: 500 });
}

function withId(reply: HttpReply, requestId: string, served: Served): HttpReply {
  if ('cut' in reply) return reply;
  const id = served.service.service === 's3' ? { 'x-amz-request-id': requestId } : {};
  return { ...reply, headers: { ...reply.headers, 'x-amzn-requestid': requestId, ...id } };
}

/** No service that is simulated: without a signature nobody knows which was meant. */
function unserved(call: Call, signature: Signature | undefined): Answer {
  const fault = signature ? new AwsFault('InvalidAction', `${signature.service} is not simulated.`) : missingToken();
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${fault.code}</Code><Message>${escapeXml(fault.message)}</Message></Error><RequestId>${call.requestId}</RequestId></ErrorResponse>`;
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': call.requestId, 'x-amzn-errortype': fault.code };
  const outcome = signature ? 'unsupported' : 'error';
  const output = { Code: fault.code, Message: fault.message };
  return { reply: { status: fault.http, headers, body }, outcome, committed: false, output };
}
