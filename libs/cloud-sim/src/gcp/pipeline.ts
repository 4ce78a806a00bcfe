import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../core/faults.ts';
import type { HttpHandler, HttpReply, HttpRequest } from '../core/http-server.ts';
import type { Outcome } from '../core/journal.ts';
import type { Json } from '../core/json.ts';
import { integer, isObject } from '../core/json.ts';
import type { Api, Call, Reply, Route } from './api.ts';
import { admit, authenticate } from './admission.ts';
import { GoogleFault } from './fault.ts';
import { injectBefore } from './injection.ts';
import type { Gcp } from './gcp.ts';
import { Throttle } from './throttle.ts';
import { cloud } from './gcp.ts';

interface Outcomes {
  reply: HttpReply;
  outcome: Outcome;
  committed: boolean;
  rule?: string;
}

/** Answers one API: route, authenticate, check, faults, handler in one transaction, commit to disk, journal, reply. */
export function apiHandler(gcp: Gcp, api: Api): HttpHandler {
  let routes: Route[] | undefined;
  const throttle = new Throttle(gcp);
  let calls = 0;
  let touched: Set<string> | undefined;
  gcp.store.onChange((change) => {
    if (change.table === 'resources') touched?.add(change.key);
  });

  async function serve(route: Route, params: Record<string, string>, call: Call): Promise<Outcomes> {
    call.principal = authenticate(gcp, call.http);
    call.request = route.decode(call.http, params);
    call.project = route.project(call.request);
    throttle.take(api, call);
    admit(gcp, api, route, call);
    // Only what would be carried out counts for a rule: one that means the first create is not used up by a refusal.
    call.faults = fire(gcp, api, route, call);
    const stop = await injectBefore(gcp, call, route.permission);
    if (stop) return { reply: stop.reply, outcome: 'fault', committed: false, rule: stop.rule };
    const before = gcp.store.version;
    touched = call.touched;
    let pending: Reply | Promise<Reply>;
    try {
      pending = gcp.store.transaction(() => route.handle(call));
    } finally {
      touched = undefined;
    }
    const changed = gcp.store.version !== before;
    const reply = await pending;
    if (reply) route.checkReply?.(reply);
    await gcp.store.flush();
    // A handler that waits commits later, when other requests may have committed too: it names what it made.
    const committed = pending instanceof Promise ? call.touched.size > 0 : changed;
    return injectAfter(gcp, call, success(reply), committed);
  }

  return async (http) => {
    routes ??= api.routes();
    const call: Call = {
      gcp,
      http,
      principal: '',
      project: '',
      operation: '',
      request: {},
      reader: { replica: calls++ % 2, stale: 0 },
      faults: [],
      touched: new Set(),
    };
    const found = find(routes, http);
    if (!found) return record(gcp, api, call, { reply: unknownRoute(http), outcome: 'unsupported', committed: false });
    call.operation = found.route.operation;
    try {
      return record(gcp, api, call, await serve(found.route, found.params, call));
    } catch (error) {
      if (!(error instanceof GoogleFault)) throw error;
      await gcp.store.flush();
      const reply = { status: error.http, headers: error.headers, body: error.body(api.style) };
      const rule = call.faults.find((fault) =>
        ['status', 'deny', 'expire-token', 'quota'].includes(fault.action),
      )?.rule;
      const outcome = rule === undefined ? 'error' : 'fault';
      return record(gcp, api, call, { reply, outcome, committed: false, ...(rule === undefined ? {} : { rule }) });
    }
  };
}

function find(routes: Route[], http: HttpRequest): { route: Route; params: Record<string, string> } | undefined {
  for (const route of routes) {
    if (route.verb !== http.method) continue;
    const params = route.path.match(http.url.pathname.replace(/^\/\//, '/'));
    if (params) return { route, params };
  }
  return undefined;
}

function fire(gcp: Gcp, api: Api, route: Route, call: Call): Fault[] {
  return gcp.faults.fire({
    cloud,
    service: api.service,
    operation: route.operation,
    method: call.http.method,
    path: call.http.url.pathname,
    name: route.name(call.request),
    principal: call.principal,
    phase: route.phase,
  });
}

async function injectAfter(gcp: Gcp, call: Call, reply: HttpReply, committed: boolean): Promise<Outcomes> {
  const lost = call.faults.find((fault) => fault.action === 'timeout-after-commit' || fault.action === 'exit');
  if (!lost) return { reply, outcome: 'ok', committed };
  if (lost.action === 'exit') setImmediate(gcp.exit);
  await sleep(integer(lost.with, 'hold') ?? 0);
  return { reply: { cut: true }, outcome: 'fault', committed, rule: lost.rule };
}

function success(reply: Reply): HttpReply {
  return reply === undefined ? { status: 204, body: '' } : { status: 200, body: JSON.stringify(reply) };
}

function unknownRoute(http: HttpRequest): HttpReply {
  const body = `<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b> That’s an error.\n<p>The requested URL <code>${http.url.pathname}</code> was not found on this server.\n`;
  return { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' }, body };
}

const journalledHeaders = ['user-agent', 'content-type', 'x-goog-api-client', 'x-goog-request-params', 'if-match'];

function record(gcp: Gcp, api: Api, call: Call, result: Outcomes): HttpReply {
  const { http } = call;
  const status = 'cut' in result.reply ? 0 : result.reply.status;
  gcp.journal.append({
    at: new Date().toISOString(),
    simAt: gcp.clock.iso(),
    cloud,
    service: api.service,
    operation: call.operation,
    method: http.method,
    url: `${http.url.pathname}${http.url.search}`,
    headers: Object.fromEntries(Object.entries(http.headers).filter(([key]) => journalledHeaders.includes(key))),
    body: parsed(http.body),
    principal: call.principal,
    requestId: gcp.seeded.hex(16, 'request', gcp.store.version, gcp.clock.now()),
    outcome: result.outcome,
    status,
    reply: 'cut' in result.reply ? null : parsed(String(result.reply.body)),
    committed: result.committed,
    resourceIds: [...call.touched],
    ...(result.rule === undefined ? {} : { faultRule: result.rule }),
  });
  return result.reply;
}

/** JSON, a form, or the number of bytes: raw text could carry secrets past the mask. */
function parsed(body: string): Json {
  if (body === '') return null;
  try {
    const value: unknown = JSON.parse(body);
    return isObject(value) || Array.isArray(value) ? (value as Json) : null;
  } catch {
    return body.startsWith('<') ? 'html' : Object.fromEntries(new URLSearchParams(body));
  }
}
