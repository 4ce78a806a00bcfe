import type { HttpRequest } from '../core/http-server.ts';
import type { JsonObject } from '../core/json.ts';
import { text } from '../core/json.ts';
import type { Call, Reply, Route } from './api.ts';
import { invalid } from './fault.ts';
import { compilePath } from './path-template.ts';
import { systemParameters } from './proto-routes.ts';
import { badValue, checkShape, parseBody } from './shape.ts';
import type { Shape } from './shape.ts';

/** A row of a hand-written table, for the APIs that ship no schema. */
export interface Row {
  operation: string;
  verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** One or several paths of the same method. */
  path: string | string[];
  permission?: string;
  phase?: 'poll';
  query?: Record<string, 'string' | 'int' | 'bool'>;
  body?: Shape;
  name?: (request: JsonObject) => string;
  project?: (request: JsonObject) => string;
  handle(call: Call): Reply | Promise<Reply>;
}

/** In the checked request the body stands under `body`, path variables and query parameters beside it. */
export function tableRoutes(rows: Row[]): Route[] {
  return rows.flatMap((row) =>
    [row.path].flat().map((path) => ({
      operation: row.operation,
      verb: row.verb,
      path: compilePath(path),
      phase: row.phase ?? 'request',
      ...(row.permission === undefined ? {} : { permission: row.permission }),
      decode: (http: HttpRequest, params: Record<string, string>) => decode(row, http, params),
      project: row.project ?? ((request: JsonObject) => text(request, 'project')),
      name: row.name ?? lastName,
      handle: (call: Call) => row.handle(call),
    })),
  );
}

function decode(row: Row, http: HttpRequest, params: Record<string, string>): JsonObject {
  const out: JsonObject = { ...params };
  for (const [key, value] of http.url.searchParams) {
    if (systemParameters.has(key)) continue;
    const type = row.query?.[key];
    if (type === undefined)
      throw invalid(`Invalid JSON payload received. Unknown name "${key}": Cannot bind query parameter.`, 'badRequest');
    if (type === 'int' && !/^\d+$/.test(value)) throw badValue(key, 'TYPE_INT64', value);
    if (type === 'bool' && !/^(true|false)$/.test(value)) throw badValue(key, 'TYPE_BOOL', value);
    out[key] = type === 'bool' ? value === 'true' : value;
  }
  if (row.body !== undefined) {
    const body = parseBody(http.body);
    checkShape(body, row.body);
    out['body'] = body;
  }
  return out;
}

function lastName(request: JsonObject): string {
  const body = request['body'] as JsonObject | undefined;
  return text(request, 'resource') || text(request, 'name') || text(body, 'name') || text(body, 'accountId');
}
