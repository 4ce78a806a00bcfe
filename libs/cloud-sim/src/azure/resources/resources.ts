import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ArmCall } from '../arm/call.ts';
import { ok } from '../arm/call.ts';
import { locations as regions } from '../arm/location.ts';
import { subscriptionNotFound } from '../arm/refusals.ts';
import type { Azure } from '../azure.ts';
import { permissionsAt } from '../authorization/decide.ts';
import type { Provider, ProviderCall } from '../resource-type.ts';
import { listProviders, registerProvider, showProvider } from './provider-views.ts';
import { resourceGroups } from './resource-groups.ts';
import { listResources } from './resource-index.ts';

export const subscriptionType = 'Microsoft.Resources/subscriptions';
const subscriptionVersions = ['2022-12-01', '2021-01-01', '2020-01-01', '2016-06-01'];
const versions = resourceGroups.apiVersions;
const inSubscription = '/subscriptions/{subscription}';

const calls: ProviderCall[] = [
  {
    method: 'GET',
    path: '/subscriptions',
    apiVersions: subscriptionVersions,
    operation: 'Subscriptions_List',
    permission: '',
    handle: (call) => ok({ value: visible(call).map(view) }),
  },
  {
    method: 'GET',
    path: inSubscription,
    apiVersions: subscriptionVersions,
    operation: 'Subscriptions_Get',
    permission: 'Microsoft.Resources/subscriptions/read',
    handle: (call) => ok(view(subscriptionOf(call))),
  },
  {
    method: 'GET',
    path: `${inSubscription}/locations`,
    apiVersions: subscriptionVersions,
    operation: 'Subscriptions_ListLocations',
    permission: 'Microsoft.Resources/subscriptions/locations/read',
    handle: (call) =>
      ok({
        value: Object.entries(regions)
          .filter(([name]) => name !== 'global')
          .map(([name, displayName]) => location(call, name, displayName)),
      }),
  },
  {
    method: 'GET',
    path: `${inSubscription}/providers`,
    apiVersions: versions,
    operation: 'Providers_List',
    permission: 'Microsoft.Resources/subscriptions/providers/read',
    handle: listProviders,
  },
  {
    method: 'GET',
    path: `${inSubscription}/providers/{namespace}`,
    apiVersions: versions,
    operation: 'Providers_Get',
    permission: 'Microsoft.Resources/subscriptions/providers/read',
    handle: showProvider,
  },
  {
    method: 'POST',
    path: `${inSubscription}/providers/{namespace}/register`,
    apiVersions: versions,
    operation: 'Providers_Register',
    permission: '{namespace}/register/action',
    handle: registerProvider,
  },
  {
    method: 'GET',
    path: `${inSubscription}/resources`,
    apiVersions: versions,
    operation: 'Resources_List',
    permission: 'Microsoft.Resources/subscriptions/resources/read',
    handle: (call) => listResources({ ...call, id: inSubscription.replace('{subscription}', call.subscription) }),
  },
  {
    method: 'GET',
    path: `${inSubscription}/resourceGroups/{group}/resources`,
    apiVersions: versions,
    operation: 'Resources_ListByResourceGroup',
    permission: 'Microsoft.Resources/subscriptions/resourceGroups/resources/read',
    handle: (call) => listResources({ ...call, id: call.id.replace(/\/resources$/i, '') }),
  },
];

/** What Azure Resource Manager serves itself. */
export function resources(_azure: Azure): Provider {
  return { namespace: 'Microsoft.Resources', types: [resourceGroups], calls, alwaysRegistered: true };
}

function visible(call: ArmCall): Resource[] {
  return call.azure.graph
    .all(subscriptionType)
    .filter((item) => permissionsAt(call.azure, call.caller.objectId, item.id).length > 0);
}

function subscriptionOf(call: ArmCall): Resource {
  const found = call.azure.find(`/subscriptions/${call.subscription}`);
  if (!found) throw subscriptionNotFound(call.subscription);
  return found;
}

function view(subscription: Resource): JsonObject {
  return { id: subscription.id, ...subscription.body };
}

function location(call: ArmCall, name: string, displayName: string): JsonObject {
  return {
    id: `/subscriptions/${call.subscription}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
  };
}
