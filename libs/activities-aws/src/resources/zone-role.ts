import type { CloudContext, Resource } from '@slipway/activities-core';
import type { DnsZoneOutput, JsonObject } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import { halfMade } from '../half-made.ts';
import { bringRole, endRole, rolePermissions, seeRole } from '../identity/role.ts';
import { foundRoles } from '../identity/roles.ts';
import { podTrust, serviceAccountIn } from '../identity/trust.ts';
import { statementsFor, zoneIn, type ZoneWork } from '../identity/zone-statements.ts';
import type { AcmeRoleOutput, DnsRoleOutput, OidcProviderOutput, ZoneRoleProps } from '../kinds.ts';
import { partitionOf, type RoleUse } from '../names.ts';
import { workloadIdentity } from './service-account-role.ts';

/** What comes out of the role, its region, and the zone that it may change. */
type Say<Output> = (arn: string, region: string, zone: string) => Output;

/** A role whose policy is about our zone alone. */
const zoneRole =
  <Output extends JsonObject>(kind: string, use: RoleUse, work: ZoneWork, say: Say<Output>) =>
  (context: CloudContext): Resource<ZoneRoleProps, { zone: DnsZoneOutput; provider: OidcProviderOutput }, Output> => ({
    permissions: rolePermissions,

    async observe(ref) {
      const found = await seeRole(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const zone = zoneIn(found.statements);
      // Without a policy nobody can act as it.
      const serviceAccount = zone === undefined ? halfMade : serviceAccountIn(found.trust);
      return {
        output: say(found.arn, ref.scope.location, zone ?? ''),
        actual: { tags: found.tags, ...(serviceAccount === undefined ? {} : { serviceAccount }) },
      };
    },

    async ensure(ref, { serviceAccount, tags }, { zone, provider }) {
      const { location } = ref.scope;
      const wish = {
        description: `Service account ${serviceAccount} of an EKS cluster`,
        trust: podTrust(provider, serviceAccount),
        policies: [],
        statements: statementsFor(work, partitionOf(location), zone.zone),
        tags,
      };
      return say(await bringRole(cloudOf(context, ref.scope), ref, wish), location, zone.zone);
    },

    destroy: (ref) => endRole(cloudOf(context, ref.scope), ref),
    list: (scope) => foundRoles(cloudOf(context, scope), kind, scope, [use]),
  });

/** kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws */
export const dnsIdentity = zoneRole<DnsRoleOutput>('aws.dns-identity', 'external-dns', 'records', (arn, region) => ({
  arn,
  ...workloadIdentity(arn),
  provider: 'aws',
  extraArgs: { 'aws-zone-type': 'public' },
  env: { AWS_DEFAULT_REGION: region },
}));

/** Port of cert-manager's webhook on a node: its usual one is the kubelet's. */
const webhookPort = 10_260;

/** cert-manager.io/docs/configuration/acme/dns01/route53 */
export const acmeIdentity = zoneRole<AcmeRoleOutput>(
  'aws.acme-identity',
  'cert-manager',
  'challenges',
  (arn, region, zone) => ({
    arn,
    ...workloadIdentity(arn),
    // Route 53 is one for the whole partition.
    solver: { route53: { region: region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1', hostedZoneID: zone } },
    chartValues: {
      // The control plane does not reach pods in an overlay network, only nodes.
      webhook: { hostNetwork: true, securePort: webhookPort },
      securityContext: { fsGroup: 1001, runAsNonRoot: true },
    },
  }),
);
