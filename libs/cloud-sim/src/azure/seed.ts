import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../core/json.ts';
import { isObject, labels, list, object, text } from '../core/json.ts';
import { assignPolicy } from './arm/policies.ts';
import { addResource, removeResource } from './arm/standing.ts';
import { deny } from './authorization/decide.ts';
import { assignmentType } from './authorization/decide.ts';
import { seedAssignment } from './authorization/role-assignments.ts';
import type { Azure } from './azure.ts';
import { defaultLocation, defaultSubscription } from './azure.ts';
import { addApplication } from './entra/applications.ts';
import { seedDelegation } from './dns/delegation.ts';
import { seedZone } from './dns/seed-zones.ts';
import { takeName } from './global-names.ts';
import { seedOffer } from './mysql/offer.ts';
import { quotaSetting } from './compute/quota.ts';
import { soldOutSetting } from './compute/sold-out.ts';
import { operator } from './operator.ts';
import { register, unregister } from './resources/registration.ts';
import { groupType } from './resources/resource-groups.ts';

/** Applies one kind of test data. */
export type Seeder = (azure: Azure, value: Json) => void;

const items = (value: Json): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: Json): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

const subscription = `/subscriptions/${defaultSubscription}`;

/** Test data for Azure, by its key under `azure` in the body of `POST /_sim/seed`. */
const seeders: Record<string, Seeder> = {
  /** `{<object id or "operator">: [action patterns]}`: taken from what roles give. */
  deny: (azure, value) => {
    if (!isObject(value)) throw new Error('deny maps principals to actions');
    for (const [principal, actions] of Object.entries(value))
      deny(azure, principal === 'operator' ? operator.objectId : principal, texts(actions ?? null));
  },
  /** Names of the operator's roles on the subscription, in place of Owner. */
  operatorRoles: (azure, value) => {
    const own = azure.graph
      .all(assignmentType)
      .filter(({ body }) => text(object(body, 'properties'), 'principalId') === operator.objectId);
    for (const assignment of own) removeResource(azure, assignment.id, 'seed');
    for (const role of texts(value)) seedAssignment(azure, subscription, operator.objectId, role);
  },
  /** Namespaces that are registered at once, and those that are not any more. */
  registered: (azure, value) => {
    for (const namespace of texts(value)) register(azure, defaultSubscription, namespace, 0);
  },
  unregistered: (azure, value) => {
    for (const namespace of texts(value)) unregister(azure, defaultSubscription, namespace);
  },
  /** `[{name, type, path: "properties.allowSharedKeyAccess", requires: false}]`, see `arm/policies.ts`. */
  policies: (azure, value) => {
    for (const policy of items(value)) assignPolicy(azure, policy);
  },
  /** `{read | write | delete: {perSecond, burst}}`: a token bucket for each caller, in real seconds. */
  throttle: (azure, value) => {
    if (!isObject(value)) throw new Error('throttle maps kinds of requests to limits');
    for (const kind of Object.keys(value)) azure.store.put('azure.throttles', kind, object(value, kind));
  },
  /** Real seconds that tokens live, and simulated seconds that operations are remembered after their end. */
  tokenLifetimeSeconds: (azure, value) => azure.store.put('settings', 'azure.tokenLifetimeSeconds', Number(value)),
  operationLifetimeSeconds: (azure, value) =>
    azure.store.put('settings', 'azure.operationLifetimeSeconds', Number(value)),
  /** Groups that were there before: `[{name, location, tags}]`. */
  resourceGroups: (azure, value) => {
    for (const group of items(value))
      addResource(azure, {
        id: `${subscription}/resourceGroups/${text(group, 'name')}`,
        type: groupType,
        location: text(group, 'location') || defaultLocation,
        body: {
          location: text(group, 'location') || defaultLocation,
          tags: labels(group, 'tags'),
          properties: { provisioningState: 'Succeeded' },
        },
        createdBy: 'seed',
      });
  },
  /** Anything that was there before: `[{id, type, location, body, refs}]`. */
  resources: (azure, value) => {
    for (const item of items(value))
      addResource(azure, {
        id: text(item, 'id'),
        type: text(item, 'type'),
        location: text(item, 'location') || defaultLocation,
        body: { location: text(item, 'location') || defaultLocation, ...object(item, 'body') },
        refs: texts(list(item, 'refs')),
        createdBy: 'seed',
      });
  },
  /** Service principals with a secret: `[{clientId, secret, objectId, roles: [names]}]`. */
  applications: (azure, value) => {
    for (const item of items(value)) {
      const objectId = text(item, 'objectId') || randomUUID();
      addApplication(azure, text(item, 'clientId'), objectId, text(item, 'secret'));
      for (const role of texts(list(item, 'roles'))) seedAssignment(azure, subscription, objectId, role);
    }
  },
  /** Zones that were there before: `[{name, resourceGroup, tags, records: [{type, name, properties}]}]`. */
  dnsZones: (azure, value) => {
    for (const zone of items(value)) seedZone(azure, zone);
  },
  /** `auto`, `never` or `now`. */
  delegation: (azure, value) => seedDelegation(azure, String(value)),
  /** Names of other tenants, by type: `{"Microsoft.Storage/storageAccounts": ["acme"]}`. */
  foreignNames: (azure, value) => {
    if (!isObject(value)) throw new Error('foreignNames maps types to names');
    for (const [type, names] of Object.entries(value))
      for (const name of texts(names ?? null)) takeName(azure, type, name);
  },
  /** vCPUs by family, e.g. `{standardDv4Family: 10, cores: 20}`. */
  quotas: (azure, value) => {
    if (!isObject(value)) throw new Error('quotas maps families of machines to vCPUs');
    azure.store.put('settings', quotaSetting, value);
  },
  /** Sizes of machines that the subscription cannot have: `Standard_D4_v4` or `westeurope/Standard_D4_v4`. */
  unavailableSizes: (azure, value) => azure.store.put('settings', soldOutSetting, texts(value)),
  /** `{restrictedRegions, withheldSkus}` */
  mysql: (azure, value) => {
    if (!isObject(value)) throw new Error('mysql takes an object');
    seedOffer(azure, {
      ...(value['restrictedRegions'] === undefined ? {} : { restrictedRegions: texts(value['restrictedRegions']) }),
      ...(value['withheldSkus'] === undefined ? {} : { withheldSkus: texts(value['withheldSkus']) }),
    });
  },
};

/** Applies test data; throws a sentence that names what is not understood. */
export function seedMicrosoft(azure: Azure, body: JsonObject): void {
  for (const [key, value] of Object.entries(body)) {
    const seeder = seeders[key];
    if (!seeder) throw new Error(`seed has no "azure.${key}"; it takes ${Object.keys(seeders).join(', ')}`);
    seeder(azure, value ?? null);
  }
}
