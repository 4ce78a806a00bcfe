import { object, text } from '../../../core/json.ts';
import { durations } from '../../durations.ts';
import { invalid } from '../../fault.ts';
import { fields, listOf } from '../../shape.ts';
import type { Collection } from '../collection.ts';
import { outputOnly } from '../collection.ts';
import { addRoute } from './routes.ts';

export const networks: Collection = {
  name: 'networks',
  kind: 'compute#network',
  scopes: ['global'],
  spread: durations.network,
  shape: {
    ...outputOnly,
    name: 'string',
    description: 'string',
    autoCreateSubnetworks: 'bool',
    routingConfig: fields({ routingMode: ['REGIONAL', 'GLOBAL'], bgpBestPathSelectionMode: ['LEGACY', 'STANDARD'] }),
    mtu: 'int',
    enableUlaInternalIpv6: 'bool',
    internalIpv6Range: 'string',
    networkFirewallPolicyEnforcementOrder: ['AFTER_CLASSIC_FIREWALL', 'BEFORE_CLASSIC_FIREWALL'],
    IPv4Range: 'string',
    gatewayIPv4: 'string',
    subnetworks: listOf('string'),
    peerings: 'any',
  },
  draft: (_call, body) => {
    if (body['IPv4Range'] !== undefined || body['autoCreateSubnetworks'] === undefined) {
      throw invalid(
        "Invalid value for field 'resource.autoCreateSubnetworks': Legacy networks are no longer supported; set it to true or false.",
      );
    }
    const mtu = Number(body['mtu'] ?? 1460);
    if (mtu < 1300 || mtu > 8896)
      throw invalid(`Invalid value for field 'resource.mtu': '${mtu}'. Must be between 1300 and 8896.`);
    return {
      body: {
        routingConfig: { routingMode: 'REGIONAL', ...object(body, 'routingConfig') },
        networkFirewallPolicyEnforcementOrder:
          text(body, 'networkFirewallPolicyEnforcementOrder') || 'AFTER_CLASSIC_FIREWALL',
      },
      refs: [],
    };
  },
  patchable: ['routingConfig', 'mtu', 'networkFirewallPolicyEnforcementOrder'],
  created: (gcp, network) => addRoute(gcp, network, '0.0.0.0/0', 'default-internet-gateway'),
};
