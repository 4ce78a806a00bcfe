import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { durations } from '../durations.ts';
import { alreadyExists, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { findInstance, missing } from './instances.ts';
import { begin, refuseBusy, sqlLink } from './operations.ts';

const systemDatabases = ['mysql', 'information_schema', 'performance_schema', 'sys'];
const databaseId = (instance: Resource, name: string): string => `${instance.id}/databases/${name}`;

function addDatabase(gcp: Gcp, instance: Resource, body: JsonObject, createdBy: string, providerOwned: boolean): void {
  const name = text(body, 'name');
  gcp.graph.create({
    id: databaseId(instance, name),
    type: 'sqladmin.databases',
    cloud,
    name,
    project: instance.project,
    location: instance.location,
    parent: instance.id,
    body: {
      charset: 'utf8',
      collation: 'utf8_general_ci',
      ...body,
      kind: 'sql#database',
      name,
      instance: instance.name,
      project: instance.project,
      selfLink: sqlLink(instance.project, `instances/${instance.name}/databases/${name}`),
    },
    refs: [],
    createdBy,
    ...(providerOwned ? { providerOwned } : {}),
  });
}

export function addSystemDatabases(gcp: Gcp, instance: Resource): void {
  for (const name of systemDatabases)
    if (!gcp.graph.get(databaseId(instance, name))) addDatabase(gcp, instance, { name }, 'provider', true);
}

export function insertDatabase(call: Call): JsonObject {
  const { gcp } = call;
  const instance = findInstance(call);
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  if (!/^[\w$-]{1,64}$/.test(name)) throw invalid(`Invalid request: Invalid database name (${name}).`);
  refuseBusy(gcp, instance);
  if (gcp.graph.get(databaseId(instance, name)))
    throw alreadyExists(`Cannot create database. Database "${name}" already exists.`, 'databaseAlreadyExists');
  return begin(call, instance, 'CREATE_DATABASE', durations.sqlDatabase, { name, body });
}

export function getDatabase(call: Call): JsonObject {
  return findDatabase(call).body;
}

function findDatabase(call: Call): Resource {
  const database = call.gcp.graph.get(databaseId(findInstance(call), text(call.request, 'database')));
  if (!database) throw missing('database');
  return database;
}

export function listDatabases(call: Call): JsonObject {
  const instance = findInstance(call);
  const items = call.gcp.graph
    .children(instance.id)
    .filter((child) => child.type === 'sqladmin.databases')
    .map((child) => child.body);
  return { kind: 'sql#databasesList', items };
}

export function deleteDatabase(call: Call): JsonObject {
  const instance = findInstance(call);
  const database = findDatabase(call);
  refuseBusy(call.gcp, instance);
  if (database.providerOwned) throw invalid('Invalid request: System databases cannot be deleted.');
  return begin(call, instance, 'DELETE_DATABASE', durations.sqlDatabase, { name: database.name });
}

export function defineDatabaseEffects(gcp: Gcp): void {
  gcp.operations.define('sqladmin', 'CREATE_DATABASE', {
    complete: ({ target, args, principal }) => {
      const instance = gcp.graph.get(target);
      if (instance) addDatabase(gcp, instance, object(args, 'body'), principal, false);
    },
  });
  gcp.operations.define('sqladmin', 'DELETE_DATABASE', {
    complete: ({ target, args, principal }) => gcp.graph.delete(`${target}/databases/${text(args, 'name')}`, principal),
  });
}
