import { isIPv6 } from 'node:net';
import { list, text } from '../../core/json.ts';
import type { Aws } from '../aws.ts';

/**
 * Addresses that a host name of Amazon's own resolves to: load balancers by their `DNSName`. They keep their public addresses
 * in `hidden.addresses`; `dualstack.` before the name is the same load balancer.
 */
export function hostAddresses(aws: Aws, name: string, type: string): string[] {
  const wanted = name.toLowerCase().replace(/^dualstack\./, '');
  const balancer = [...aws.graph.all('elb.loadBalancers'), ...aws.graph.all('elbv2.loadBalancers')].find(
    (item) => text(item.body, 'DNSName').toLowerCase() === wanted,
  );
  const addresses = list(balancer?.hidden, 'addresses').filter((item) => typeof item === 'string');
  if (type === 'AAAA') return addresses.filter((address) => isIPv6(address));
  return type === 'A' ? addresses.filter((address) => !isIPv6(address)) : [];
}
