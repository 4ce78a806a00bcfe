import type { JsonObject } from '../../../core/json.ts';
import { objects, text } from '../../../core/json.ts';
import type { Call } from '../../api.ts';
import { durations } from '../../durations.ts';
import { invalid, required } from '../../fault.ts';
import { fields, listOf } from '../../shape.ts';
import { addressIn, overlap, parseExactCidr } from '../../../core/cidr.ts';
import type { Range } from '../../../core/cidr.ts';
import type { Collection } from '../collection.ts';
import { outputOnly } from '../collection.ts';
import { newFingerprint } from '../delete.ts';
import { usable } from '../usable.ts';
import { addRoute } from './routes.ts';

const secondary = fields({ rangeName: 'string', ipCidrRange: 'string', reservedInternalRange: 'string' });

export const subnetworks: Collection = {
  name: 'subnetworks',
  kind: 'compute#subnetwork',
  scopes: ['region'],
  spread: durations.subnet,
  shape: {
    ...outputOnly,
    name: 'string',
    description: 'string',
    network: 'string',
    ipCidrRange: 'string',
    secondaryIpRanges: listOf(secondary),
    privateIpGoogleAccess: 'bool',
    enableFlowLogs: 'bool',
    logConfig: 'any',
    purpose: ['PRIVATE', 'REGIONAL_MANAGED_PROXY', 'GLOBAL_MANAGED_PROXY', 'PRIVATE_SERVICE_CONNECT', 'PRIVATE_NAT'],
    role: ['ACTIVE', 'BACKUP'],
    stackType: ['IPV4_ONLY', 'IPV4_IPV6', 'IPV6_ONLY'],
    ipv6AccessType: ['INTERNAL', 'EXTERNAL'],
    fingerprint: 'bytes',
    gatewayAddress: 'string',
  },
  draft: (call, body, location) => {
    if (text(body, 'network') === '') throw required('resource.network');
    if (text(body, 'ipCidrRange') === '') throw required('resource.ipCidrRange');
    const network = usable(call, text(body, 'network'), 'networks', 'resource.network');
    const range = checkRanges(call, body, network.id, text(body, 'name'));
    const path = `projects/${call.project}/regions/${location}/subnetworks/${text(body, 'name')}`;
    return {
      body: {
        network: text(network.body, 'selfLink'),
        gatewayAddress: addressIn(range, 1),
        fingerprint: newFingerprint(call.gcp, path),
        privateIpGoogleAccess: body['privateIpGoogleAccess'] ?? false,
        purpose: text(body, 'purpose') || 'PRIVATE',
        stackType: text(body, 'stackType') || 'IPV4_ONLY',
        enableFlowLogs: body['enableFlowLogs'] ?? false,
      },
      refs: [network.id],
    };
  },
  patchable: ['secondaryIpRanges', 'privateIpGoogleAccess', 'enableFlowLogs', 'logConfig', 'description'],
  checkPatch: (call, subnet, change) => {
    if (change['secondaryIpRanges'] === undefined) return;
    checkRanges(call, { ...subnet.body, ...change }, subnet.refs[0] ?? '', subnet.name);
  },
  created: (gcp, subnet) => {
    const network = gcp.graph.get(subnet.refs[0] ?? '');
    for (const cidr of rangesOf(subnet.body)) if (network) addRoute(gcp, subnet, cidr, 'network', network);
  },
};

function rangesOf(body: JsonObject): string[] {
  return [text(body, 'ipCidrRange'), ...objects(body, 'secondaryIpRanges').map((range) => text(range, 'ipCidrRange'))];
}

/** All ranges must be canonical, apart from each other, and apart from those of the network's other subnets. */
function checkRanges(call: Call, body: JsonObject, networkId: string, own: string): Range {
  const taken = call.gcp.graph
    .all('compute.subnetworks')
    .filter((subnet) => subnet.refs.includes(networkId) && subnet.name !== own)
    .flatMap((subnet) => rangesOf(subnet.body).map((cidr) => ({ cidr, name: subnet.name, region: subnet.location })));
  const seen: { cidr: string; name: string; region: string }[] = [...taken];
  let first: Range | undefined;
  for (const cidr of rangesOf(body)) {
    const range = parseExactCidr(cidr);
    if (!range || range.last - range.first < 7)
      throw invalid(`Invalid value for field 'resource.ipCidrRange': '${cidr}'. Invalid CIDR range.`);
    first ??= range;
    const clash = seen.find((other) => overlap(parseExactCidr(other.cidr) ?? range, range));
    if (clash)
      throw invalid(
        `Invalid IPCidrRange: ${cidr} conflicts with existing subnetwork '${clash.name}' in region '${clash.region}'.`,
      );
    seen.push({ cidr, name: own, region: text(call.request, 'region') });
  }
  const names = objects(body, 'secondaryIpRanges').map((range) => text(range, 'rangeName'));
  if (names.some((name) => !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) || new Set(names).size < names.length) {
    throw invalid(
      "Invalid value for field 'resource.secondaryIpRanges[].rangeName': names must be valid and different.",
    );
  }
  return first ?? { first: 0, last: 0, bits: 32 };
}
