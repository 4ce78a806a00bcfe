import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { nameOf } from '../arm/arm-id.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { ResourceType } from '../resource-type.ts';
import { invalidValue, mysqlVersions, serverIdOf, serverIsBusy, serverType, subnetOf } from './server.ts';

const databaseType = `${serverType}/databases`;
const own = ['information_schema', 'mysql', 'performance_schema', 'sys'];
const charsets: Record<string, string> = {
  utf8mb4: 'utf8mb4_general_ci',
  utf8mb3: 'utf8mb3_general_ci',
  utf8: 'utf8_general_ci',
  latin1: 'latin1_swedish_ci',
  ascii: 'ascii_general_ci',
};

/** What MySQL itself keeps in every server. */
export function addOwnDatabases(azure: Azure, server: Resource): void {
  for (const name of own) {
    const id = `${server.id}/databases/${name}`;
    if (azure.find(id)) continue;
    addResource(azure, {
      id,
      type: databaseType,
      location: server.location,
      body: { properties: { charset: 'utf8mb4', collation: 'utf8mb4_general_ci' } },
      createdBy: 'provider',
      providerOwned: true,
    });
  }
}

/** Schemas in a server. */
export const databases: ResourceType = {
  type: databaseType,
  apiVersions: mysqlVersions,
  names: /^[A-Za-z0-9_-]{1,64}$/,
  group: 'Databases',
  put: { spread: durations.schema, status: 202, headers: ['azure-asyncoperation', 'location'] },
  delete: { spread: durations.schema },
  provisioningState: false,
  exclusive: serverIdOf,
  busy: ({ args }) => serverIsBusy(nameOf(String(args['exclusive']))),
  draft: ({ body, name }) => {
    if (own.includes(name.toLowerCase())) throw invalidValue('databaseName');
    const sent = object(body, 'properties');
    const charset = text(sent, 'charset') || 'utf8mb4';
    const collation = text(sent, 'collation') || (charsets[charset] ?? '');
    if (charsets[charset] === undefined) throw invalidValue('charset');
    if (!collation.startsWith(`${charset}_`)) throw invalidValue('collation');
    return { body: { properties: { charset, collation } } };
  },
  mayDelete: (_call, { name }) => {
    if (own.includes(name.toLowerCase())) throw invalidValue('databaseName');
  },
};

const address = /^(\d{1,3}\.){3}\d{1,3}$/;

/** Ranges that reach a public server; one with private access has none. */
export const firewallRules: ResourceType = {
  type: `${serverType}/firewallRules`,
  apiVersions: mysqlVersions,
  names: /^[A-Za-z0-9_-]{1,80}$/,
  group: 'FirewallRules',
  put: { spread: durations.other, status: 202, headers: ['azure-asyncoperation', 'location'] },
  delete: { spread: durations.other },
  provisioningState: false,
  exclusive: serverIdOf,
  busy: ({ args }) => serverIsBusy(nameOf(String(args['exclusive']))),
  draft: ({ azure, id, body }) => {
    const server = azure.find(serverIdOf(id));
    if (server && subnetOf(server) !== '')
      throw new ArmFault(
        'OperationNotAllowed',
        'Firewall rule operations cannot be requested for a private access enabled server.',
      );
    const sent = object(body, 'properties');
    for (const key of ['startIpAddress', 'endIpAddress']) if (!address.test(text(sent, key))) throw invalidValue(key);
    return { body: { properties: sent } };
  },
};
