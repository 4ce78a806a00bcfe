import type { Api, Route } from '../api.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { ProtoSchema } from '../proto-schema.ts';
import { protoRoutes } from '../proto-routes.ts';
import type { Method } from '../proto-routes.ts';
import { listFlags, listTiers } from './catalogue.ts';
import {
  addSystemDatabases,
  defineDatabaseEffects,
  deleteDatabase,
  getDatabase,
  insertDatabase,
  listDatabases,
} from './databases.ts';
import {
  defineInstanceEffects,
  deleteInstance,
  getInstance,
  insertInstance,
  listInstances,
  patchInstance,
  restartInstance,
} from './instances.ts';
import { getOperation, listOperations } from './operations.ts';
import { addRootUser, defineUserEffects, deleteUser, getUser, insertUser, listUsers, updateUser } from './users.ts';

const named = (request: JsonObject): string =>
  text(object(request, 'body'), 'name') ||
  text(request, 'name') ||
  text(request, 'database') ||
  text(request, 'instance');

function methods(
  collection: string,
  permission: string,
  handlers: Record<string, [verb: string, handle: Method['handle']]>,
): Record<string, Method> {
  const entries = Object.entries(handlers).map(([rpc, [verb, handle]]): [string, Method] => [
    rpc,
    {
      operation: `${collection}.${rpc[0]?.toLowerCase() ?? ''}${rpc.slice(1)}`,
      permission: `cloudsql.${permission}.${verb}`,
      name: named,
      handle,
    },
  ]);
  return Object.fromEntries(entries);
}

const services: Record<string, Record<string, Method>> = {
  SqlInstancesService: methods('instances', 'instances', {
    Insert: ['create', insertInstance],
    Get: ['get', getInstance],
    List: ['list', listInstances],
    Patch: ['update', patchInstance],
    Restart: ['restart', restartInstance],
    Delete: ['delete', deleteInstance],
  }),
  SqlDatabasesService: methods('databases', 'databases', {
    Insert: ['create', insertDatabase],
    Get: ['get', getDatabase],
    List: ['list', listDatabases],
    Delete: ['delete', deleteDatabase],
  }),
  SqlUsersService: methods('users', 'users', {
    Insert: ['create', insertUser],
    Get: ['get', getUser],
    List: ['list', listUsers],
    Update: ['update', updateUser],
    Delete: ['delete', deleteUser],
  }),
  SqlOperationsService: {
    Get: {
      operation: 'operations.get',
      phase: 'poll',
      permission: 'cloudsql.instances.get',
      name: (request) => text(request, 'operation'),
      handle: getOperation,
    },
    List: { operation: 'operations.list', phase: 'poll', permission: 'cloudsql.instances.get', handle: listOperations },
  },
  SqlFlagsService: { List: { operation: 'flags.list', handle: listFlags } },
  SqlTiersService: { List: { operation: 'tiers.list', permission: 'cloudsql.instances.list', handle: listTiers } },
};

/** Cloud SQL under both of its versions: the newer client calls `/v1`, the older one `/sql/v1beta4`. */
export function sqladmin(gcp: Gcp): Api {
  defineInstanceEffects(gcp, (instance) => {
    addSystemDatabases(gcp, instance);
    addRootUser(gcp, instance);
  });
  defineDatabaseEffects(gcp);
  defineUserEffects(gcp);
  return {
    service: 'sqladmin',
    title: 'Cloud SQL Admin API',
    style: 'reason',
    mustBeEnabled: true,
    routes: () => {
      const schema = new ProtoSchema('@google-cloud/sql');
      const all = (version: string): Route[] =>
        Object.entries(services).flatMap(([name, table]) =>
          protoRoutes(schema, `google.cloud.sql.${version}.${name}`, table),
        );
      return [...all('v1'), ...all('v1beta4')];
    },
  };
}
