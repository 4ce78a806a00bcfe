import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { ArmFault } from '../fault.ts';
import { contains, overlap, parseAddress, parseExactCidr, showAddress } from '../../core/cidr.ts';
import type { Range } from '../../core/cidr.ts';
import { rangeOf, subnetsOf } from '../network/subnets.ts';
import { parentId } from '../arm/arm-id.ts';
import { badParameter, badRequest, fixedProperty } from './refusals.ts';

/** Chosen when the cluster is made. */
const fixed = [
  'networkPlugin',
  'networkPluginMode',
  'networkPolicy',
  'networkDataplane',
  'serviceCidr',
  'dnsServiceIP',
  'podCidr',
  'loadBalancerSku',
  'outboundType',
] as const;

function choice(profile: JsonObject, key: string, words: readonly string[], usual: string): string {
  const chosen = text(profile, key) || usual;
  if (!words.includes(chosen))
    throw badParameter(`networkProfile.${key}`, `${chosen} is not one of ${words.join(', ')}`);
  return chosen;
}

/** Checks what goes with what and completes it. `subnets`: those of the cluster's pools. */
export function completeNetwork(
  azure: Azure,
  sent: JsonObject,
  subnets: readonly string[],
  before?: JsonObject,
): JsonObject {
  const networkPlugin = choice(sent, 'networkPlugin', ['azure', 'kubenet', 'none'], 'azure');
  const mode = text(sent, 'networkPluginMode');
  const networkPolicy = choice(sent, 'networkPolicy', ['none', 'azure', 'calico', 'cilium'], 'none');
  const networkDataplane = choice(sent, 'networkDataplane', ['azure', 'cilium'], 'azure');
  if (mode !== '' && mode !== 'overlay')
    throw badParameter('networkProfile.networkPluginMode', `${mode} is not one of overlay`);
  if (mode === 'overlay' && networkPlugin !== 'azure')
    throw badRequest(
      `Network plugin mode overlay cannot be used with network plugin ${networkPlugin}.`,
      'networkProfile.networkPluginMode',
    );
  if (networkPolicy === 'azure' && networkPlugin !== 'azure')
    throw badRequest(
      `Network policy azure is not supported with network plugin ${networkPlugin}.`,
      'networkProfile.networkPolicy',
    );
  if (
    (networkPolicy === 'cilium') !== (networkDataplane === 'cilium' && networkPolicy !== 'none') &&
    networkPolicy !== 'none'
  ) {
    throw badRequest(
      `Network policy ${networkPolicy} cannot be used with network dataplane ${networkDataplane}.`,
      'networkProfile.networkPolicy',
    );
  }
  const loadBalancerSku = choice(
    { loadBalancerSku: text(sent, 'loadBalancerSku').toLowerCase() },
    'loadBalancerSku',
    ['standard', 'basic'],
    'standard',
  );
  if (loadBalancerSku === 'basic')
    throw badRequest(
      'The basic load balancer SKU is retired and cannot be used for new clusters.',
      'networkProfile.loadBalancerSku',
    );
  const outboundType = choice(
    sent,
    'outboundType',
    ['loadBalancer', 'userDefinedRouting', 'managedNATGateway', 'userAssignedNATGateway', 'none'],
    'loadBalancer',
  );
  const service = rangeAt(sent, 'serviceCidr', '10.0.0.0/16');
  const overlay = mode === 'overlay' || networkPlugin === 'kubenet';
  const podCidr = overlay ? text(sent, 'podCidr') || '10.244.0.0/16' : '';
  checkRanges(azure, service, podCidr, subnets);
  const dns = text(sent, 'dnsServiceIP') || showAddress(service.range.first + 10);
  const address = parseAddress(dns);
  if (
    address === undefined ||
    !contains(service.range, { first: address, last: address, bits: 32 }) ||
    address === service.range.first ||
    address === service.range.first + 1
  ) {
    throw badParameter(
      'networkProfile.dnsServiceIP',
      `${dns} must be within the service CIDR ${service.text} and not its first address`,
    );
  }
  const complete: JsonObject = {
    ...sent,
    networkPlugin,
    ...(mode === '' ? {} : { networkPluginMode: mode }),
    networkPolicy,
    networkDataplane,
    loadBalancerSku,
    outboundType,
    ...(podCidr === '' ? {} : { podCidr, podCidrs: [podCidr] }),
    serviceCidr: service.text,
    serviceCidrs: [service.text],
    dnsServiceIP: dns,
    ipFamilies: ['IPv4'],
  };
  const changed = before && fixed.find((key) => text(before, key) !== text(complete, key));
  if (changed !== undefined) throw fixedProperty(`networkProfile.${changed}`);
  return complete;
}

function rangeAt(sent: JsonObject, key: string, usual: string): { text: string; range: Range } {
  const value = text(sent, key) || usual;
  const range = parseExactCidr(value);
  if (!range) throw badParameter(`networkProfile.${key}`, `${value} is not a valid CIDR`);
  return { text: value, range };
}

function checkRanges(
  azure: Azure,
  service: { text: string; range: Range },
  podCidr: string,
  subnets: readonly string[],
): void {
  const pods = podCidr === '' ? undefined : parseExactCidr(podCidr);
  if (podCidr !== '' && !pods) throw badParameter('networkProfile.podCidr', `${podCidr} is not a valid CIDR`);
  if (pods && overlap(pods, service.range)) {
    throw new ArmFault(
      'ServiceCidrOverlapPodCidr',
      `The specified service CIDR ${service.text} is conflicted with the pod CIDR ${podCidr}`,
      { target: 'networkProfile.serviceCIDR' },
    );
  }
  const networks = new Set(subnets.map((subnet) => azure.find(parentId(subnet))?.id ?? ''));
  for (const network of networks) {
    for (const subnet of subnetsOf(azure, network)) {
      const text = rangeOf(subnet.body);
      const range = parseExactCidr(text);
      if (!range) continue;
      if (overlap(range, service.range)) {
        throw new ArmFault(
          'ServiceCidrOverlapExistingSubnetsCidr',
          `The specified service CIDR ${service.text} is conflicted with an existing subnet CIDR ${text}`,
          { target: 'networkProfile.serviceCIDR' },
        );
      }
      if (pods && overlap(range, pods)) {
        throw new ArmFault(
          'PodCidrOverlapExistingSubnetsCidr',
          `The specified pod CIDR ${podCidr} is conflicted with an existing subnet CIDR ${text}`,
          { target: 'networkProfile.podCIDR' },
        );
      }
    }
  }
}
