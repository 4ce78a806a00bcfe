import { createHash, randomBytes } from 'node:crypto';
import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { durations } from '../durations.ts';
import { alreadyExists, invalid } from '../fault.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';
import { findInstance, missing } from './instances.ts';
import { begin, refuseBusy } from './operations.ts';

const userId = (instance: string, name: string, host: string): string => `${instance}/users/${name}@${host}`;

/** Passwords are kept as salted hashes only: enough to check a login. */
function hash(password: string, salt = randomBytes(8).toString('hex')): string {
  return `${salt}:${createHash('sha256').update(`${salt}${password}`).digest('hex')}`;
}

export function passwordMatches(user: Resource, password: string): boolean {
  const stored = text(user.hidden, 'password');
  return stored !== '' && hash(password, stored.split(':')[0]) === stored;
}

/** The user that a login with this name meets; `%` is any host. */
export function findLogin(gcp: Gcp, instance: Resource, name: string): Resource | undefined {
  return gcp.graph
    .children(instance.id)
    .find((child) => child.type === 'sqladmin.users' && text(child.body, 'name') === name);
}

function addUser(
  gcp: Gcp,
  instance: Resource,
  name: string,
  host: string,
  passwordHash: string,
  createdBy: string,
): void {
  const id = userId(instance.id, name, host);
  gcp.graph.create({
    id,
    type: 'sqladmin.users',
    cloud,
    name,
    project: instance.project,
    location: instance.location,
    parent: instance.id,
    body: {
      kind: 'sql#user',
      name,
      host,
      instance: instance.name,
      project: instance.project,
      etag: gcp.seeded.hex(16, id),
      type: 'BUILT_IN',
    },
    hidden: { password: passwordHash },
    refs: [],
    createdBy,
    ...(createdBy === 'provider' ? { providerOwned: true } : {}),
  });
}

export function addRootUser(gcp: Gcp, instance: Resource): void {
  if (!gcp.graph.get(userId(instance.id, 'root', '%'))) addUser(gcp, instance, 'root', '%', '', 'provider');
}

export function insertUser(call: Call): JsonObject {
  const { gcp } = call;
  const instance = findInstance(call);
  const body = object(call.request, 'body');
  const name = text(body, 'name');
  const host = text(body, 'host') || '%';
  if (!/^[\w.@-]{1,32}$/.test(name)) throw invalid(`Invalid request: Invalid user name (${name}).`);
  if (text(body, 'password') === '') throw invalid('Invalid request: User password must be set.');
  refuseBusy(gcp, instance);
  if (gcp.graph.get(userId(instance.id, name, host))) throw alreadyExists(`User '${name}'@'${host}' already exists.`);
  return begin(call, instance, 'CREATE_USER', durations.sqlUser, {
    name,
    host,
    password: hash(text(body, 'password')),
  });
}

function findUser(call: Call, instance: Resource): Resource {
  const { request } = call;
  const found = call.gcp.graph.get(userId(instance.id, text(request, 'name'), text(request, 'host') || '%'));
  if (!found) throw missing('user');
  return found;
}

export function getUser(call: Call): JsonObject {
  return findUser(call, findInstance(call)).body;
}

export function listUsers(call: Call): JsonObject {
  const instance = findInstance(call);
  const items = call.gcp.graph
    .children(instance.id)
    .filter((child) => child.type === 'sqladmin.users')
    .map((child) => child.body);
  return { kind: 'sql#usersList', items };
}

export function updateUser(call: Call): JsonObject {
  const instance = findInstance(call);
  const user = findUser(call, instance);
  refuseBusy(call.gcp, instance);
  const password = text(object(call.request, 'body'), 'password');
  if (password === '') throw invalid('Invalid request: User password must be set.');
  return begin(call, instance, 'UPDATE_USER', durations.sqlUser, {
    name: user.name,
    host: text(user.body, 'host'),
    password: hash(password),
  });
}

export function deleteUser(call: Call): JsonObject {
  const instance = findInstance(call);
  const user = findUser(call, instance);
  refuseBusy(call.gcp, instance);
  return begin(call, instance, 'DELETE_USER', durations.sqlUser, { name: user.name, host: text(user.body, 'host') });
}

export function defineUserEffects(gcp: Gcp): void {
  const id = (target: string, args: JsonObject): string => userId(target, text(args, 'name'), text(args, 'host'));
  gcp.operations.define('sqladmin', 'CREATE_USER', {
    complete: ({ target, args, principal }) => {
      const instance = gcp.graph.get(target);
      if (instance) addUser(gcp, instance, text(args, 'name'), text(args, 'host'), text(args, 'password'), principal);
    },
  });
  gcp.operations.define('sqladmin', 'UPDATE_USER', {
    complete: ({ target, args }) => {
      const user = gcp.graph.get(id(target, args));
      if (user) gcp.graph.update(user.id, user.body, { hidden: { password: text(args, 'password') } });
    },
  });
  gcp.operations.define('sqladmin', 'DELETE_USER', {
    complete: ({ target, args, principal }) => gcp.graph.delete(id(target, args), principal),
  });
}
