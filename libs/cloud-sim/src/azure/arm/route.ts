import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import type { Provider, ResourceType } from '../resource-type.ts';
import { parseArmId } from './arm-id.ts';
import type { ArmCall, Reply } from './call.ts';
import { follow } from './follow.ts';
import { noEndpoint } from './refusals.ts';
import { get, head, listOf, present } from './read.ts';
import type { ProviderTable } from './provider-table.ts';
import { write } from './put.ts';
import { remove } from './remove.ts';

/** What a request is about, and how it is answered once its caller is allowed. */
export interface Route {
  provider: Provider;
  /** Absent for calls and operations. */
  type?: ResourceType;
  verb: 'read' | 'write' | 'delete' | 'action';
  operation: string;
  apiVersions: readonly string[];
  /** '' for what everybody may who has a token. */
  permission: string;
  /** See `ArmCall`. */
  id: string;
  params: Record<string, string>;
  phase: 'request' | 'poll';
  run(call: ArmCall): Reply | Promise<Reply>;
}

const groupPath = /^\/subscriptions\/([^/]+)\/resourcegroups(?:\/([^/]+))?$/i;

/** Finds what a path means; throws the 404 of what nobody serves. */
export function routeOf(azure: Azure, table: ProviderTable, method: string, path: string): Route {
  const operation = table.findOperationUrl(path);
  if (operation && method === 'GET') return followed(table, operation);
  const found = table.findCall(method, path);
  if (found) return called(azure, found, path);
  const group = groupPath.exec(path);
  const parsed = group
    ? {
        namespace: 'Microsoft.Resources',
        types: ['resourceGroups'],
        names: group[2] === undefined ? [] : [group[2]],
        scope: `/subscriptions/${group[1]}`,
      }
    : parseArmId(path);
  if (!parsed || parsed.namespace === '') throw noEndpoint('', '');
  const namespace = table.namespaceOf(parsed.namespace);
  if (namespace === undefined) throw noEndpoint(parsed.namespace, '');
  const isAction = method === 'POST' && !group && parsed.types.length > parsed.names.length;
  const action = isAction ? (parsed.types.at(-1) ?? '') : '';
  const types = isAction ? parsed.types.slice(0, -1) : parsed.types;
  const type = table.types.get([namespace, ...types].join('/').toLowerCase());
  if (!type) throw noEndpoint(namespace, types.join('/'));
  const provider = table.ownerOf(type);
  const scope = canonical(azure, parsed.scope);
  const id = group ? groupId(azure, scope, parsed.names[0]) : idOf(azure, scope, type, parsed.names);
  if (isAction) return acted(provider, type, id, action);
  const isCollection = parsed.names.length < types.length;
  const base = type.permission ?? type.type;
  const words = type.group ?? capital(type.type.slice(type.type.lastIndexOf('/') + 1));
  const common = { provider, type, apiVersions: type.apiVersions, id, params: {}, phase: 'request' as const };
  if (isCollection) {
    if (method !== 'GET') throw notAllowed(method);
    const run = (call: ArmCall): Reply => listOf(call, type);
    return { ...common, verb: 'read', operation: `${words}_List`, permission: `${base}/read`, run };
  }
  const { put, patch } = type;
  switch (method) {
    case 'GET':
      return {
        ...common,
        verb: 'read',
        operation: `${words}_Get`,
        permission: `${base}/read`,
        run: (call) => get(call, type),
      };
    case 'HEAD':
      return {
        ...common,
        verb: 'read',
        operation: `${words}_CheckExistence`,
        permission: `${base}/read`,
        run: (call) => head(call, type),
      };
    case 'PUT':
      if (!put) throw notAllowed(method);
      return {
        ...common,
        verb: 'write',
        operation: `${words}_CreateOrUpdate`,
        permission: `${base}/write`,
        run: (call) => write(call, provider, type, put),
      };
    case 'PATCH': {
      if (!patch) throw notAllowed(method);
      const run = (call: ArmCall): Reply => {
        present(call, type);
        return write(call, provider, type, patch);
      };
      const word = patch.semantics === 'tags' ? 'UpdateTags' : 'Update';
      return { ...common, verb: 'write', operation: `${words}_${word}`, permission: `${base}/write`, run };
    }
    case 'DELETE': {
      const { delete: change } = type;
      if (!change) throw notAllowed(method);
      return {
        ...common,
        verb: 'delete',
        operation: `${words}_Delete`,
        permission: `${base}/delete`,
        run: (call) => remove(call, provider, type, change),
      };
    }
    default:
      throw notAllowed(method);
  }
}

function followed(table: ProviderTable, found: NonNullable<ReturnType<ProviderTable['findOperationUrl']>>): Route {
  const { provider, id, kind } = found;
  return {
    provider,
    verb: 'read',
    operation: kind === 'status' ? 'Operations_Get' : 'OperationResults_Get',
    apiVersions: [],
    permission: '',
    id: '',
    params: { operation: id },
    phase: 'poll',
    run: (call) => follow({ ...call, name: id }, provider, table.types, kind),
  };
}

function called(azure: Azure, found: NonNullable<ReturnType<ProviderTable['findCall']>>, path: string): Route {
  const { provider, call, params } = found;
  const { location, ...others } = params;
  const at = path.toLowerCase().indexOf('/providers/');
  return {
    provider,
    verb: call.method === 'GET' || call.method === 'HEAD' ? 'read' : 'action',
    operation: call.operation,
    apiVersions: call.apiVersions,
    // Registering a provider is an action of that provider.
    permission: call.permission.replace('{namespace}', params['namespace'] ?? ''),
    id: canonical(azure, at > 0 ? path.slice(0, at) : path),
    params: location === undefined ? others : { ...others, location: location.toLowerCase().replaceAll(' ', '') },
    phase: 'request',
    run: (request) => call.handle(request),
  };
}

function acted(provider: Provider, type: ResourceType, id: string, name: string): Route {
  const [key, action] =
    Object.entries(type.actions ?? {}).find(([item]) => item.toLowerCase() === name.toLowerCase()) ?? [];
  if (key === undefined || !action) throw noEndpoint(provider.namespace, `${type.type}/${name}`);
  const words = type.group ?? capital(type.type.slice(type.type.lastIndexOf('/') + 1));
  return {
    provider,
    type,
    verb: 'action',
    operation: action.operation ?? `${words}_${capital(key)}`,
    apiVersions: type.apiVersions,
    permission: action.permission ?? `${type.permission ?? type.type}/${key}/action`,
    id,
    params: {},
    phase: 'request',
    run: (call) => action.handle(call, present(call, type)),
  };
}

/** As the resource was created, or as the table words it. */
function idOf(azure: Azure, scope: string, type: ResourceType, names: string[]): string {
  const [namespace = '', ...types] = type.type.split('/');
  let id = `${scope}/providers/${namespace}`;
  if (names.length === 0) return scope;
  for (const [index, name] of names.entries()) {
    const next = `${id}/${types[index] ?? ''}/${name}`;
    id = (type.find && index === names.length - 1 ? type.find(azure, next) : azure.find(next))?.id ?? next;
  }
  return id;
}

function groupId(azure: Azure, scope: string, name: string | undefined): string {
  return name === undefined ? scope : canonical(azure, `${scope}/resourceGroups/${name}`);
}

function canonical(azure: Azure, scope: string): string {
  const found = azure.find(scope);
  if (found) return found.id;
  return scope.replace(/^\/subscriptions\//i, '/subscriptions/').replace(/\/resourcegroups\//i, '/resourceGroups/');
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

function notAllowed(method: string): ArmFault {
  return new ArmFault('MethodNotAllowed', `The HTTP method '${method}' is not supported at scope.`, { http: 405 });
}
