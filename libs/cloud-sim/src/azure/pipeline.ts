import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpHandler, HttpReply, HttpRequest } from '../core/http-server.ts';
import type { JsonObject } from '../core/json.ts';
import { integer, isObject } from '../core/json.ts';
import { admit } from './arm/admission.ts';
import { apiVersionOf } from './arm/api-version.ts';
import { nameOf } from './arm/arm-id.ts';
import type { ArmCall, Reply } from './arm/call.ts';
import { defineChanges } from './arm/changes.ts';
import { ProviderTable } from './arm/provider-table.ts';
import { invalidBody } from './arm/refusals.ts';
import { routeOf } from './arm/route.ts';
import type { Route } from './arm/route.ts';
import type { Azure } from './azure.ts';
import { cloud } from './azure.ts';
import { answerDirectory, isDirectoryPath } from './entra/entra.ts';
import { signingKey } from './entra/signing-key.ts';
import { authenticate } from './entra/tokens.ts';
import { ArmFault } from './fault.ts';
import { injectBefore } from './injection.ts';
import { record } from './record.ts';
import type { Answer } from './record.ts';
import type { Provider } from './resource-type.ts';
import { Throttle } from './throttle.ts';

const nobody = { objectId: '', clientId: '', tenant: '' };

/** Answers the directory and Azure Resource Manager: authenticate, route, check, admit, faults, handler in one transaction, disk, journal. */
export function azureHandler(azure: Azure, providers: readonly Provider[]): HttpHandler {
  const table = new ProviderTable(providers);
  for (const provider of providers) for (const type of provider.types) defineChanges(azure, provider, type);
  const key = signingKey(azure.directory);
  const throttle = new Throttle(azure);
  let calls = 0;
  let touched: Set<string> | undefined;
  azure.store.onChange((change) => {
    if (change.table === 'resources') touched?.add(change.key);
  });

  async function run(call: ArmCall, route: Route): Promise<Answer> {
    const before = azure.store.version;
    touched = call.touched;
    let pending: Reply | Promise<Reply>;
    try {
      pending = azure.store.transaction(() => {
        admit(call, table, route);
        return route.run(call);
      });
    } finally {
      touched = undefined;
    }
    const changed = azure.store.version !== before;
    const answered = await pending;
    await azure.store.flush();
    // A handler that waits commits later, when other requests may have committed too: it names what it made.
    const committed = pending instanceof Promise ? call.touched.size > 0 : changed;
    const body = answered.body ?? null;
    const lost = call.faults.find(({ action }) => action === 'timeout-after-commit' || action === 'exit');
    if (!lost) return { reply: encode(call, answered), outcome: 'ok', committed, body };
    if (lost.action === 'exit') setImmediate(azure.exit);
    await sleep(integer(lost.with, 'hold') ?? 0);
    return { reply: { cut: true }, outcome: 'fault', committed, body, rule: lost.rule };
  }

  async function serve(call: ArmCall, route: Route): Promise<Answer> {
    if (route.phase !== 'poll')
      call.apiVersion = apiVersionOf(
        call.http.url.searchParams,
        route.provider.namespace,
        route.type?.type.slice(route.provider.namespace.length + 1) ?? '',
        route.apiVersions,
      );
    throttle.take(call, route.verb === 'action' ? 'write' : route.verb);
    call.sent = parse(call.http);
    call.body = call.sent;
    // Only what would be carried out counts for a rule: one that means the first create is not used up by a refusal.
    azure.store.transaction(() => admit(call, table, route));
    call.faults = azure.faults.fire({
      cloud,
      service: route.provider.namespace,
      operation: call.operation,
      method: call.http.method,
      path: call.http.url.pathname,
      name: call.name,
      principal: call.caller.clientId,
      phase: route.phase,
    });
    const cut = await injectBefore(call, route);
    if (cut !== undefined) return { reply: { cut: true }, outcome: 'fault', committed: false, body: null, rule: cut };
    return run(call, route);
  }

  async function answerTo(call: ArmCall): Promise<{ service: string; answer: Answer }> {
    let route: Route | undefined;
    try {
      call.caller = authenticate(azure, key, call.http.headers['authorization']);
      try {
        route = routeOf(azure, table, call.http.method, pathOf(call.http));
      } catch (error) {
        if (!(error instanceof ArmFault)) throw error;
        return { service: '', answer: refuse(call, error, 'unsupported') };
      }
      place(call, route);
      return { service: route.provider.namespace, answer: await serve(call, route) };
    } catch (error) {
      await azure.store.flush();
      const fault = error instanceof ArmFault ? error : defect(error);
      return { service: route?.provider.namespace ?? '', answer: refuse(call, fault, 'error') };
    }
  }

  return async (http) => {
    if (isDirectoryPath(http.url.pathname)) return answerDirectory(azure, key, http);
    const call: ArmCall = {
      azure,
      http,
      caller: nobody,
      subscription: '',
      resourceGroup: '',
      id: '',
      name: '',
      params: {},
      apiVersion: '',
      operation: '',
      sent: {},
      body: {},
      requestId: azure.seeded.uuid('azure request', azure.store.version, azure.clock.now(), calls),
      reader: { replica: calls++ % 2, stale: 0 },
      faults: [],
      touched: new Set(),
    };
    const { service, answer } = await answerTo(call);
    return record(call, service, answer);
  };
}

/** As sent but for escapes and doubled slashes, which clients send and Azure takes. */
function pathOf(http: HttpRequest): string {
  const [path = ''] = http.target.split('?');
  const parts = path.split('/').filter((part) => part !== '');
  return `/${parts.map((part) => decodeURIComponent(part)).join('/')}`;
}

function place(call: ArmCall, route: Route): void {
  call.id = route.id;
  call.name = nameOf(route.id);
  call.params = route.params;
  call.operation = route.operation;
  const [, subscription = ''] = /^\/subscriptions\/([^/]+)/i.exec(pathOf(call.http)) ?? [];
  call.subscription = subscription.toLowerCase();
  [, call.resourceGroup = ''] = /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)/i.exec(route.id) ?? [];
}

function parse(http: HttpRequest): JsonObject {
  if (http.body.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(http.body);
  } catch (error) {
    throw invalidBody(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(value)) throw invalidBody('an object is expected');
  return value;
}

function encode(call: ArmCall, { status, body, headers = {} }: Reply): HttpReply {
  const ids = { 'x-ms-request-id': call.requestId, 'x-ms-correlation-request-id': call.requestId };
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...ids, ...headers }, body: body === undefined ? '' : JSON.stringify(body) };
}

function refuse(call: ArmCall, fault: ArmFault, outcome: 'error' | 'unsupported'): Answer {
  const rule = call.faults.find(({ action }) => ['status', 'deny', 'expire-token', 'quota'].includes(action))?.rule;
  const body = fault.body();
  // A HEAD has no body, whatever its status.
  const sent = call.http.method === 'HEAD' ? undefined : body;
  return {
    reply: encode(call, { status: fault.http, headers: fault.headers, ...(sent ? { body: sent } : {}) }),
    outcome: rule === undefined ? outcome : 'fault',
    committed: false,
    body,
    ...(rule === undefined ? {} : { rule }),
  };
}

/** In Azure's form, so that clients show the text. */
function defect(error: unknown): ArmFault {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ArmFault('InternalServerError', `the local cloud has a bug: ${text}`, { http: 500 });
}
