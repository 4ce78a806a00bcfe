import { objects, text } from '../../../core/json.ts';
import { durations } from '../../durations.ts';
import { invalid, required } from '../../fault.ts';
import { fields, listOf } from '../../shape.ts';
import type { Collection } from '../collection.ts';
import { outputOnly } from '../collection.ts';
import { usable } from '../usable.ts';

const traffic = listOf(fields({ IPProtocol: 'string', ports: listOf('string') }));

export const firewalls: Collection = {
  name: 'firewalls',
  kind: 'compute#firewall',
  scopes: ['global'],
  spread: durations.computeOther,
  shape: {
    ...outputOnly,
    name: 'string',
    description: 'string',
    network: 'string',
    priority: 'int',
    direction: ['INGRESS', 'EGRESS'],
    disabled: 'bool',
    allowed: traffic,
    denied: traffic,
    sourceRanges: listOf('string'),
    destinationRanges: listOf('string'),
    sourceTags: listOf('string'),
    targetTags: listOf('string'),
    sourceServiceAccounts: listOf('string'),
    targetServiceAccounts: listOf('string'),
    logConfig: 'any',
  },
  draft: (call, body) => {
    if (text(body, 'network') === '') throw required('resource.network');
    const network = usable(call, text(body, 'network'), 'networks', 'resource.network');
    const both = objects(body, 'allowed').length > 0 && objects(body, 'denied').length > 0;
    if (both || (objects(body, 'allowed').length === 0 && objects(body, 'denied').length === 0)) {
      throw invalid("Invalid value for field 'resource': Exactly one of 'allowed' and 'denied' must be specified.");
    }
    return {
      body: {
        network: text(network.body, 'selfLink'),
        priority: body['priority'] ?? 1000,
        direction: text(body, 'direction') || 'INGRESS',
        disabled: body['disabled'] ?? false,
      },
      refs: [network.id],
    };
  },
  patchable: ['description', 'priority', 'disabled', 'allowed', 'denied', 'sourceRanges', 'targetTags', 'logConfig'],
};
