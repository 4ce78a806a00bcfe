import type { Blueprint, Handle, Slots } from '@slipway/blueprint';
import * as k from '../kinds.ts';
import type { AwsInstallation } from '../spec.ts';

/** The zone, and who may write into it. */
export function addDns(
  b: Blueprint,
  { domain, tags, dns }: AwsInstallation,
  provider: Handle<k.OidcProviderOutput>,
): Pick<Slots, 'dnsZone' | 'dnsIdentity' | 'acmeIdentity'> {
  const adopted = dns.zone === 'create' ? undefined : dns.zone.adopt;
  const zone = b.add(
    'dns/zone',
    k.dnsZone,
    { domain, tags: adopted === undefined ? tags : {} },
    {},
    {
      ...(adopted === undefined ? {} : { name: adopted, lifecycle: 'adopted' }),
      from: { domain: 'spec.domain' },
    },
  );
  const dnsIdentity = b.add(
    'dns/identity',
    k.dnsIdentity,
    { serviceAccount: 'external-dns/external-dns', tags },
    { zone, provider },
  );
  const acmeIdentity = b.add(
    'cert-manager/identity',
    k.acmeIdentity,
    { serviceAccount: 'cert-manager/cert-manager', tags },
    { zone, provider },
  );
  return {
    dnsZone: { from: zone, after: [] },
    dnsIdentity: { from: dnsIdentity, after: [] },
    acmeIdentity: { from: acmeIdentity, after: [] },
  };
}
