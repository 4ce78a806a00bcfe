import type { Blueprint, Handle, Slots } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import type { AzureInstallation } from '../spec.ts';

interface DnsNeeds {
  group: Handle<k.ResourceGroupOutput>;
  cluster: Handle<k.ControlPlaneOutput>;
}

/** The zone, and who may write into it. */
export function addDns(
  b: Blueprint,
  { domain, region, tags, dns }: AzureInstallation,
  { group, cluster }: DnsNeeds,
): Pick<Slots, 'dnsZone' | 'dnsIdentity' | 'acmeIdentity'> {
  const adopted = dns.zone === 'create' ? undefined : dns.zone.adopt;
  const zone = b.add(
    'dns/zone',
    k.dnsZone,
    { domain, tags: adopted === undefined ? tags : {} },
    { group },
    {
      ...(adopted === undefined ? {} : { name: adopted, lifecycle: 'adopted' }),
      from: { domain: 'spec.domain' },
    },
  );
  const dnsIdentity = b.add(
    'dns/identity',
    k.dnsIdentity,
    {
      location: region,
      serviceAccount: 'external-dns/external-dns',
      roles: ['DNS Zone Contributor', 'Reader'],
      tags,
    },
    { zone, cluster },
  );
  const acmeIdentity = b.add(
    'cert-manager/identity',
    k.acmeIdentity,
    {
      location: region,
      serviceAccount: 'cert-manager/cert-manager',
      roles: ['DNS Zone Contributor'],
      tags,
    },
    { zone, cluster },
  );
  return {
    dnsZone: { from: zone, after: [] },
    dnsIdentity: { from: dnsIdentity, after: [] },
    acmeIdentity: { from: acmeIdentity, after: [] },
  };
}
