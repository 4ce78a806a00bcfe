import type { Resource } from '../../core/graph.ts';
import type { JsonObject } from '../../core/json.ts';
import { object, text } from '../../core/json.ts';
import { nameOf } from '../arm/arm-id.ts';
import type { ArmCall } from '../arm/call.ts';
import { durations } from '../durations.ts';
import { ArmFault } from '../fault.ts';
import type { Draft, ResourceType } from '../resource-type.ts';
import { configurationType } from './parameters.ts';
import { invalidValue, mysqlVersions, serverIdOf, serverIsBusy, versionOf } from './server.ts';

/** Whether a parameter may have the value. */
function isAllowed(properties: JsonObject, value: string): boolean {
  const allowed = text(properties, 'allowedValues');
  switch (text(properties, 'dataType')) {
    case 'Enumeration':
      return allowed.toLowerCase().split(',').includes(value.toLowerCase());
    case 'Set':
      return value.split(',').every((item) => allowed.split(',').includes(item));
    case 'Integer': {
      const [least = 0, most = 0] = allowed.split('-').map(Number);
      return /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
    }
    default:
      return true;
  }
}

function draft({ azure, id, name, sent }: ArmCall, before: Resource | undefined): Draft {
  const server = azure.find(serverIdOf(id));
  if (!before)
    throw new ArmFault(
      'ConfigurationNotExists',
      `Configuration '${name}' does not exist for MySQL server version ${server ? versionOf(server) : ''}.`,
      {
        http: 404,
      },
    );
  const properties = object(before.body, 'properties');
  const wanted = object(sent, 'properties');
  const value =
    text(wanted, 'source') === 'system-default' && wanted['value'] === undefined
      ? text(properties, 'defaultValue')
      : text(wanted, 'value');
  if (properties['isReadOnly'] === 'True')
    throw new ArmFault(
      'ConfigurationReadOnly',
      `The configuration(s) '${name}' is(are) read-only for 0 server version ${server ? versionOf(server) : ''}.`,
    );
  if (typeof wanted['value'] !== 'string' && value !== text(properties, 'defaultValue')) throw invalidValue(name);
  if (!isAllowed(properties, value)) throw invalidValue(name);
  return { body: { properties: { ...properties, value, source: 'user-override' } } };
}

/** Parameters of a server: all of them stand from the beginning and none can be deleted. */
export const configurations: ResourceType = {
  type: configurationType,
  apiVersions: mysqlVersions,
  names: /^[a-z0-9_.]+$/,
  group: 'Configurations',
  put: { spread: durations.databaseUpdate, status: 202, headers: ['azure-asyncoperation', 'location'] },
  patch: { spread: durations.databaseUpdate, status: 202, headers: ['azure-asyncoperation', 'location'] },
  provisioningState: false,
  exclusive: serverIdOf,
  busy: ({ args }) => serverIsBusy(nameOf(String(args['exclusive']))),
  draft,
  onPut: {
    done: (azure, { id, body, hidden }) => {
      const properties = object(body, 'properties');
      const value = text(properties, 'value');
      const waits = properties['isDynamicConfig'] !== 'True' && value !== text(hidden, 'effective');
      const isConfigPendingRestart = waits ? 'True' : 'False';
      azure.graph.update(
        id,
        { ...body, properties: { ...properties, isConfigPendingRestart } },
        waits ? {} : { hidden: { effective: value } },
      );
    },
  },
};
