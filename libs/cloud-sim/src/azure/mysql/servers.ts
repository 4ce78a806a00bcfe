import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { OperationFailure } from '../../core/operation.ts';
import { nameOf } from '../arm/arm-id.ts';
import type { Reply } from '../arm/call.ts';
import { locations } from '../arm/location.ts';
import { removeResource } from '../arm/standing.ts';
import { plainView } from '../arm/view.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { addOwnDatabases } from './databases.ts';
import { addAddress, leaveNetwork, networkJoins } from './network.ts';
import { isRestricted } from './offer.ts';
import { addConfigurations, applyPending } from './parameters.ts';
import { createDraft, updateDraft } from './server-draft.ts';
import { mysqlVersions, serverIsBusy, serverType } from './server.ts';

function setServerState(azure: Azure, server: Resource, state: string): void {
  const { body } = azure.graph.get(server.id) ?? server;
  azure.graph.update(server.id, { ...body, properties: { ...object(body, 'properties'), state } });
}

/** The end of a creation or change: what was asked for is what MySQL works with. */
function settle(azure: Azure, server: Resource): void {
  const isNew = server.hidden?.['made'] !== true;
  if (isNew && isRestricted(azure, server.location))
    throw new OperationFailure('ProvisionNotSupportedForRegion', 'Provisioning in requested region is not supported.');
  const { pendingPassword, ...hidden } = server.hidden ?? {};
  const password = pendingPassword ?? hidden['password'];
  const properties = { ...object(server.body, 'properties'), state: 'Ready' };
  azure.graph.update(server.id, { ...server.body, properties }, { hidden: { ...hidden, password, made: true } });
  if (!isNew) return;
  addConfigurations(azure, server);
  addOwnDatabases(azure, server);
  addAddress(azure, server);
}

/** A creation that failed leaves nothing, unless a rule says that it does. */
function fail(azure: Azure, server: Resource): void {
  if (server.hidden?.['made'] === true) return setServerState(azure, server, 'Ready');
  const isRefused = isRestricted(azure, server.location);
  if (isRefused) removeResource(azure, server.id, 'provider');
  else setServerState(azure, server, 'Disabled');
}

/** Restarts at once, as far as the caller can tell: static parameters take effect. */
function restart(azure: Azure, server: Resource): Reply {
  if (text(object(server.body, 'properties'), 'state') !== 'Ready')
    throw new ArmFault(
      'ServerIsNotReady',
      `Restart or Stop Server can only be performed on Started servers. Sever Name = ${server.name}, Current Server State = ${text(object(server.body, 'properties'), 'state')}`,
    );
  applyPending(azure, server.id);
  return { status: 200 };
}

/** Flexible servers of MySQL. Their `state` takes the place of a provisioning state. */
export const servers: ResourceType = {
  type: serverType,
  apiVersions: mysqlVersions,
  names: /^[a-z0-9]([a-z0-9-]{1,61})[a-z0-9]$/,
  badName: () =>
    new ArmFault(
      'InvalidServerName',
      "The server name is empty, contains invalid characters or is not between 3 and 63 characters long: lower-case letters, digits and '-', which is neither first nor last.",
    ),
  group: 'Servers',
  put: {
    spread: ({ body }) =>
      text(object(object(body, 'properties'), 'highAvailability'), 'mode') === 'ZoneRedundant'
        ? durations.databaseHighlyAvailable
        : durations.database,
    status: 202,
    headers: ['azure-asyncoperation', 'location'],
    semantics: 'merge',
  },
  patch: { spread: durations.databaseUpdate, status: 202, headers: ['azure-asyncoperation', 'location'] },
  delete: { spread: durations.databaseDelete },
  provisioningState: false,
  exclusive: (id) => id,
  busy: ({ args }) => serverIsBusy(nameOf(String(args['exclusive']))),
  lateRead: { p50: 15, p95: 30, most: 45 },
  draft: (call, before) => (before ? updateDraft(call, before) : createDraft(call)),
  // As hardly any other type: `West Europe`. github.com/Azure/azure-cli/issues/25810
  view: (_azure, server) => ({ ...plainView(server), location: locations[server.location] ?? server.location }),
  linked: ({ sent }) => networkJoins(object(object(sent, 'properties'), 'network')),
  onPut: { done: settle, broken: fail },
  onDelete: { done: leaveNetwork },
  actions: {
    restart: { handle: ({ azure }, server) => restart(azure, server) },
  },
};
