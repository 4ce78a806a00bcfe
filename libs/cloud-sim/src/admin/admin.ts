import type { HttpHandler, HttpReply, HttpRequest } from '../core/http-server.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { isObject } from '../core/json.ts';
import { calls, resources } from '../core/accounting.ts';
import { parseDuration } from '../core/clock.ts';
import type { ClockMode } from '../core/clock.ts';
import { problemOf } from '../core/fault-rule.ts';
import type { FaultRule } from '../core/fault-rule.ts';
import type { JournalEntry } from '../core/journal.ts';
import type { World } from '../core/world.ts';

/** What the admin API asks of the clouds. */
export interface AdminTargets {
  world: World;
  /** The configuration that points a worker at this process. */
  configuration(): JsonObject;
  /** Applies test data; throws an Error with a sentence when it is not understood. */
  seed(body: JsonObject): void;
  reset(): Promise<void>;
  /** Absent without control planes. */
  podFaults?: PodFaultSwitch | undefined;
  /** Absent without control planes. */
  controlPlanes?: ControlPlaneSwitch | undefined;
}

/** Ends and starts the control plane of a simulated cluster, which the cloud goes on showing as running. */
export interface ControlPlaneSwitch {
  /** By the cluster's name; throws a sentence when there is none. */
  turn(cluster: string, on: boolean): Promise<void>;
}

/** What befalls containers inside the simulated clusters; the host of the clusters knows what it means. */
export interface PodFaultSwitch {
  list(): object[];
  add(fault: JsonObject): void;
  remove(id: string): void;
}

type Handler = (http: HttpRequest, id: string) => HttpReply | Promise<HttpReply>;

const json = (body: Json, status = 200): HttpReply => ({ status, body: JSON.stringify(body) });
const problem = (message: string): HttpReply => json({ error: message }, 400);

export function adminHandler(targets: AdminTargets): HttpHandler {
  const { world } = targets;
  const routes: Record<string, Handler> = {
    'GET health': () => json({ status: 'ok', simulatedTime: world.clock.iso() }),
    'GET endpoints': () => json(targets.configuration()),
    'GET resources': (http) => json(resources(world, resourceQuery(http))),
    'GET calls': () => json(calls(world)),
    'GET operations': () => json(world.store.all<JsonObject>('operations')),
    'GET faults': () => json(world.faults.list() as unknown as Json),
    'POST faults': (http) => addFaults(world, http),
    'DELETE faults': (_http, id) => {
      world.faults.remove(id || undefined);
      world.operations.release(id || undefined);
      return json({});
    },
    'GET pod-faults': () => json((targets.podFaults?.list() ?? []) as unknown as Json),
    'POST pod-faults': (http) => addPodFaults(targets, http),
    'DELETE pod-faults': (_http, id) => {
      targets.podFaults?.remove(id);
      return json({});
    },
    'POST control-planes': async (http) => {
      if (!targets.controlPlanes) return problem('there are no control planes');
      const { cluster, on } = parse(http.body);
      if (typeof cluster !== 'string' || typeof on !== 'boolean')
        return problem('cluster is a name, on is true or false');
      await targets.controlPlanes.turn(cluster, on);
      return json({});
    },
    'GET clock': () => json(clock(world)),
    'POST clock': (http) => setClock(world, http),
    'GET journal': (http) => journal(world, http),
    'POST seed': (http) => {
      world.store.transaction(() => targets.seed(parse(http.body)));
      return json({});
    },
    'POST reset': async () => {
      await targets.reset();
      return json({});
    },
  };
  return async (http) => {
    const [, area, name = '', ...rest] = http.url.pathname.split('/');
    const handler = area === '_sim' ? routes[`${http.method} ${name}`] : undefined;
    if (!handler) return json({ error: `no ${http.method} ${http.url.pathname}` }, 404);
    try {
      const reply = await handler(http, decodeURIComponent(rest.join('/')));
      await world.store.flush();
      if (http.method !== 'GET') record(world, http, name);
      return reply;
    } catch (error) {
      return problem(error instanceof Error ? error.message : String(error));
    }
  };
}

function parse(body: string): JsonObject {
  const value: unknown = JSON.parse(body === '' ? '{}' : body);
  if (!isObject(value)) throw new Error('the body must be a JSON object');
  return value;
}

function resourceQuery(http: HttpRequest): Parameters<typeof resources>[1] {
  const get = (key: string): string | undefined => http.url.searchParams.get(key) ?? undefined;
  return {
    cloud: get('cloud'),
    owner: get('owner'),
    type: get('type'),
    state: get('state'),
    leftovers: get('leftovers') === '1',
  };
}

function addFaults(world: World, http: HttpRequest): HttpReply {
  const value = JSON.parse(http.body) as FaultRule | FaultRule[];
  const rules = [value].flat();
  for (const rule of rules) {
    const wrong = problemOf(rule);
    if (wrong !== undefined) return problem(wrong);
  }
  return json(rules.map((rule) => world.faults.add(rule)) as unknown as Json);
}

function addPodFaults({ podFaults }: AdminTargets, http: HttpRequest): HttpReply {
  if (!podFaults) return problem('there are no control planes');
  podFaults.add(parse(http.body));
  return json(podFaults.list() as Json);
}

function clock(world: World): JsonObject {
  return { mode: world.clock.mode, scale: world.clock.scale, now: world.clock.iso() };
}

async function setClock(world: World, http: HttpRequest): Promise<HttpReply> {
  const { mode, scale, advance } = parse(http.body);
  if (mode !== undefined || scale !== undefined) {
    const wanted = mode ?? 'scaled';
    if (wanted !== 'scaled' && wanted !== 'manual' && wanted !== 'instant')
      return problem('mode is scaled, manual or instant');
    world.clock.set(wanted satisfies ClockMode, typeof scale === 'number' ? scale : undefined);
  }
  if (typeof advance === 'string' || typeof advance === 'number') await world.scheduler.advance(parseDuration(advance));
  return json(clock(world));
}

function journal(world: World, http: HttpRequest): HttpReply {
  const query = http.url.searchParams;
  const keys = ['cloud', 'service', 'operation', 'outcome', 'principal', 'method'] as const;
  const wanted = (entry: JournalEntry): boolean =>
    keys.every((key) => !query.has(key) || entry[key] === query.get(key));
  const lines = world.journal.entries(Number(query.get('since') ?? 0)).filter(wanted);
  const body = lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return { status: 200, headers: { 'content-type': 'application/jsonl' }, body };
}

function record(world: World, http: HttpRequest, operation: string): void {
  world.journal.append({
    at: new Date().toISOString(),
    simAt: world.clock.iso(),
    cloud: '-',
    service: 'admin',
    operation,
    method: http.method,
    url: http.url.pathname,
    headers: {},
    body: http.body === '' ? null : parseLoose(http.body),
    principal: '',
    requestId: '',
    outcome: 'ok',
    status: 200,
    reply: null,
    committed: true,
    resourceIds: [],
  });
}

function parseLoose(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return null;
  }
}
