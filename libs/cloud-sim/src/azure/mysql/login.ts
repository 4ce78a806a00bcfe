import { object, text } from '../../core/json.ts';
import { parentId } from '../arm/arm-id.ts';
import type { Azure } from '../azure.ts';
import { isResolved } from './network.ts';
import { effectiveValue } from './parameters.ts';
import { passwordMatches } from './password.ts';
import { serverType, subnetOf } from './server.ts';

export interface DatabaseLogin {
  /** Host name of the server. */
  host: string;
  username: string;
  password: string;
  /** ARM id of the network that the client is in; absent: how it gets there is not looked at. */
  network?: string;
  /** `false`: the client speaks without TLS, which the server refuses unless its parameters allow it. Absent: not looked at. */
  secure?: boolean;
}

/** States in which MySQL answers. */
const answering = ['Ready', 'Updating'];

/** Whether MySQL behind a host name lets the client in. */
export function checkLogin(azure: Azure, login: DatabaseLogin): boolean {
  const server = azure.graph
    .all(serverType)
    .find(({ body }) => text(object(body, 'properties'), 'fullyQualifiedDomainName') === login.host.toLowerCase());
  const properties = object(server?.body, 'properties');
  if (!server || !answering.includes(text(properties, 'state'))) return false;
  if (login.network !== undefined && subnetOf(server) !== '') {
    // Without a peering only its own network leads to the server, and only the zone's link tells where it is.
    if (parentId(subnetOf(server)).toLowerCase() !== login.network.toLowerCase()) return false;
    if (!isResolved(azure, server, login.network)) return false;
  }
  const refusesPlain = effectiveValue(azure, server.id, 'require_secure_transport') !== 'OFF';
  if (login.secure === false && refusesPlain) return false;
  return text(properties, 'administratorLogin') === login.username && passwordMatches(server, login.password);
}
