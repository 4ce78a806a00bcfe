import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { ArmFault } from '../fault.ts';

export const serverType = 'Microsoft.DBforMySQL/flexibleServers';

/** What the SDK's generations of the last years send. */
export const mysqlVersions = [
  '2021-05-01',
  '2021-12-01-preview',
  '2022-01-01',
  '2023-06-30',
  '2023-12-30',
  '2024-12-30',
];

/** The public suffix of all servers' names; private zones end in it as well. */
export const hostSuffix = 'mysql.database.azure.com';

/** Id of the server that a server or anything in it belongs to. */
export function serverIdOf(id: string): string {
  return id.split('/').slice(0, 9).join('/');
}

/** ARM id of the delegated subnet; '' with public access. */
export function subnetOf(server: Resource): string {
  return text(object(object(server.body, 'properties'), 'network'), 'delegatedSubnetResourceId');
}

export function privateZoneOf(server: Resource): string {
  return text(object(object(server.body, 'properties'), 'network'), 'privateDnsZoneResourceId');
}

/** `5.7` or `8.0.21`. */
export function versionOf(server: Resource): string {
  return text(object(server.body, 'properties'), 'version');
}

export function invalidValue(parameter: string): ArmFault {
  return new ArmFault(
    'InvalidParameterValue',
    `Invalid value given for parameter ${parameter}. Specify a valid parameter value.`,
  );
}

/** Two changes at a time are one too many for a server. */
export function serverIsBusy(name: string): ArmFault {
  return new ArmFault(
    'ServerIsBusy',
    `Cannot complete the operation because server '${name}' is busy processing another operation. Please try again later.`,
    { http: 409 },
  );
}
