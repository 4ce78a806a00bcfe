import { objects, text } from '../../../core/json.ts';
import type { Call } from '../../api.ts';
import { durations } from '../../durations.ts';
import { listOf } from '../../shape.ts';
import type { Collection } from '../collection.ts';
import { outputOnly } from '../collection.ts';
import { referencePath } from '../references.ts';
import { usable } from '../usable.ts';

const spread = durations.computeOther;
const named = { ...outputOnly, name: 'string', description: 'string' } as const;

export const healthChecks: Collection = {
  name: 'healthChecks',
  kind: 'compute#healthCheck',
  scopes: ['global'],
  spread,
  shape: {
    ...named,
    type: ['TCP', 'HTTP', 'HTTPS', 'SSL', 'GRPC'],
    checkIntervalSec: 'int',
    timeoutSec: 'int',
    healthyThreshold: 'int',
    unhealthyThreshold: 'int',
    httpHealthCheck: 'any',
    tcpHealthCheck: 'any',
    httpsHealthCheck: 'any',
  },
};

/** The older sort, and the only one that a target pool takes. */
export const httpHealthChecks: Collection = {
  name: 'httpHealthChecks',
  kind: 'compute#httpHealthCheck',
  scopes: ['global'],
  spread,
  shape: {
    ...named,
    host: 'string',
    requestPath: 'string',
    port: 'int',
    checkIntervalSec: 'int',
    timeoutSec: 'int',
    healthyThreshold: 'int',
    unhealthyThreshold: 'int',
  },
};

export const targetPools: Collection = {
  name: 'targetPools',
  kind: 'compute#targetPool',
  scopes: ['region'],
  spread,
  shape: { ...named, instances: listOf('string'), healthChecks: listOf('string'), sessionAffinity: 'string' },
  draft: (call, body) => {
    const field = 'resource.healthChecks';
    const checks = Array.isArray(body['healthChecks']) ? (body['healthChecks'] as string[]) : [];
    return { body: {}, refs: checks.map((check) => usable(call, check, 'httpHealthChecks', field).id) };
  },
};

export const backendServices: Collection = {
  name: 'backendServices',
  kind: 'compute#backendService',
  scopes: ['global', 'region'],
  spread,
  shape: {
    ...named,
    protocol: 'string',
    healthChecks: listOf('string'),
    backends: 'any',
    loadBalancingScheme: 'string',
    timeoutSec: 'int',
    network: 'string',
  },
  draft: (call, body) => ({
    body: {},
    refs: [
      ...references(call, body['healthChecks'], 'resource.healthChecks'),
      ...references(
        call,
        objects(body, 'backends').map((backend) => text(backend, 'group')),
        'resource.backends[].group',
      ),
    ],
  }),
};

export const forwardingRules: Collection = {
  name: 'forwardingRules',
  kind: 'compute#forwardingRule',
  scopes: ['region', 'global'],
  spread,
  shape: {
    ...named,
    IPAddress: 'string',
    IPProtocol: 'string',
    portRange: 'string',
    ports: listOf('string'),
    target: 'string',
    backendService: 'string',
    loadBalancingScheme: 'string',
    network: 'string',
    subnetwork: 'string',
    networkTier: 'string',
    labels: 'map',
    labelFingerprint: 'bytes',
  },
  draft: (call, body) => ({
    body: {},
    refs: ['target', 'backendService', 'network', 'subnetwork'].flatMap((field) =>
      references(call, text(body, field) === '' ? [] : [text(body, field)], `resource.${field}`),
    ),
    costPerHour: 0.025,
  }),
};

export const networkEndpointGroups: Collection = {
  name: 'networkEndpointGroups',
  kind: 'compute#networkEndpointGroup',
  scopes: ['zone', 'global', 'region'],
  spread,
  shape: {
    ...named,
    networkEndpointType: 'string',
    network: 'string',
    subnetwork: 'string',
    defaultPort: 'int',
    annotations: 'map',
  },
  draft: (call, body) => ({
    body: { size: 0 },
    refs: [
      ...(text(body, 'network') === '' ? [] : [usable(call, text(body, 'network'), 'networks', 'resource.network').id]),
      ...(text(body, 'subnetwork') === ''
        ? []
        : [usable(call, text(body, 'subnetwork'), 'subnetworks', 'resource.subnetwork').id]),
    ],
  }),
};

function references(call: Call, values: unknown, field: string): string[] {
  return (Array.isArray(values) ? (values as string[]) : []).map((value) => {
    const path = referencePath(value, call.project, field);
    return usable(call, path, path.split('/').at(-2) ?? '', field).id;
  });
}
