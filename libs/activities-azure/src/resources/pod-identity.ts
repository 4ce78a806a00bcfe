import type { CloudContext, Resource } from '@slipway/activities-core';
import type { Ref } from '@slipway/contracts';
import { cloudOf } from '../cloud.ts';
import {
  bringIdentity,
  endIdentity,
  foundIdentities,
  identityPermissions,
  seeIdentity,
  type SeenIdentity,
} from '../identity/identity.ts';
import type { Grant } from '../identity/role-assignments.ts';
import type {
  AcmePodIdentityOutput,
  ControlPlaneOutput,
  DnsPodIdentityOutput,
  PodIdentityProps,
  ZoneOutput,
} from '../kinds.ts';
import { groupId, groupOf, type IdentityUse } from '../names.ts';

type Needs = { zone: ZoneOutput; cluster: ControlPlaneOutput };
/** What the programs have to be told of the zone. */
type Place = Pick<ZoneOutput, 'zone' | 'resourceGroup'>;

/** What a service account acts as that writes into the zone. learn.microsoft.com/azure/aks/workload-identity-overview */
const podIdentity =
  <Output>(
    kind: string,
    use: IdentityUse,
    toOutput: (ref: Ref, seen: SeenIdentity['output'], place: Place) => Output,
  ) =>
  (context: CloudContext): Resource<PodIdentityProps, Needs, Output> => ({
    permissions: identityPermissions,
    immutable: ['location'],

    async observe(ref) {
      const found = await seeIdentity(cloudOf(context, ref.scope), ref);
      if (!found) return undefined;
      const { output, location, roles, serviceAccount, tags } = found;
      // Where an adopted zone is, only its own step knows; whoever needs the output asks for it through `ensure`.
      const place = { zone: ref.scope.domain, resourceGroup: groupOf(ref.scope) };
      return { output: toOutput(ref, output, place), actual: { location, roles, serviceAccount, tags } };
    },

    async ensure(ref, { location, serviceAccount, roles, tags }, { zone, cluster }) {
      const cloud = cloudOf(context, ref.scope);
      const grants = roles.map((role): Grant => {
        return { role, on: role === 'Reader' ? groupId(ref.scope, zone.resourceGroup) : zone.id };
      });
      const federation = { issuer: cluster.issuer, serviceAccount };
      const made = await bringIdentity(cloud, ref, { location, tags, grants, federation });
      return toOutput(ref, made, zone);
    },

    destroy: (ref) => endIdentity(cloudOf(context, ref.scope), ref),
    list: (scope) => foundIdentities(cloudOf(context, scope), kind, scope, use),
  });

/** How pods of a release act as it: the label goes on the pods, the annotation on their account. */
const workload = ({ clientId }: SeenIdentity['output']) => ({
  serviceAccountAnnotations: { 'azure.workload.identity/client-id': clientId },
  podLabels: { 'azure.workload.identity/use': 'true' },
});

/** github.com/kubernetes-sigs/external-dns, docs/tutorials/azure.md */
export const dnsIdentity = podIdentity(
  'azure.dns-identity',
  'dns',
  ({ scope }, seen, { resourceGroup }): DnsPodIdentityOutput => ({
    clientId: seen.clientId,
    ...workload(seen),
    provider: 'azure',
    extraArgs: {},
    env: {},
    settings: {
      secret: 'external-dns-azure',
      directory: '/etc/kubernetes',
      files: {
        'azure.json': JSON.stringify({
          tenantId: seen.tenantId,
          subscriptionId: scope.account,
          resourceGroup,
          useWorkloadIdentityExtension: true,
        }),
      },
    },
  }),
);

/** cert-manager.io/docs/configuration/acme/dns01/azuredns */
export const acmeIdentity = podIdentity(
  'azure.acme-identity',
  'acme',
  ({ scope }, seen, { zone, resourceGroup }): AcmePodIdentityOutput => ({
    clientId: seen.clientId,
    ...workload(seen),
    solver: {
      azureDNS: {
        subscriptionID: scope.account,
        resourceGroupName: resourceGroup,
        hostedZoneName: zone,
        environment: 'AzurePublicCloud',
        managedIdentity: { clientID: seen.clientId },
      },
    },
    chartValues: {},
  }),
);
