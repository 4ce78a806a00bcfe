import { physicalName, uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';

/** Names and limits of the reference architecture, section 1.3. A resource derives here what it shares with another one. */

type Named = Pick<Scope, 'account' | 'installation' | 'incarnation'>;

const derived =
  (short: string, limit?: number) =>
  (scope: Pick<Scope, 'installation'>): string =>
    physicalName(scope.installation, short, limit);

export const networkName = derived('net');
export const subnetsName = derived('subnets');
export const gatewaysName = derived('gateways');
export const routesName = derived('routes');
export const servicesGroupName = derived('services');
export const oidcProviderName = derived('oidc');
export const launchTemplatesName = derived('launch-templates');
export const scalingTagsName = derived('asg-tags');
export const databaseGroupName = derived('mysql');
export const storageUserName = derived('storage', 64);

/** Which subnets were adopted: `<public>+…/<private>+…`. A removal knows nothing of a step but its name. */
export const adoptedSubnetsName = (sides: { public: readonly string[]; private: readonly string[] }): string =>
  `${sides.public.join('+')}/${sides.private.join('+')}`;

export function adoptedSubnetsIn(name: string): { public: string[]; private: string[] } {
  const [open = '', closed = ''] = name.split('/');
  return { public: open.split('+'), private: closed.split('+') };
}

/** Value of the tag `Name` of what stands in one zone: `acme-public-eu-west-1a`. */
export const zonalName = (scope: Pick<Scope, 'installation'>, short: string, zone: string): string =>
  physicalName(scope.installation, `${short}-${zone}`, 255);

/** Of the launch template of a node group. */
export const launchTemplateName = (scope: Pick<Scope, 'installation'>, nodeGroup: string): string =>
  physicalName(scope.installation, nodeGroup, 128);

/** What an IAM role of ours is for: the last word of its name. */
export const roleUses = ['eks', 'node', 'ebs-csi', 'autoscaler', 'external-dns', 'cert-manager'] as const;
export type RoleUse = (typeof roleUses)[number];

export const roleName = (scope: Pick<Scope, 'installation'>, use: RoleUse): string =>
  physicalName(scope.installation, use, 64);

/** EKS writes there, whether it exists or not. */
export const logGroupName = ({ cluster }: Pick<Scope, 'cluster'>): string => `/aws/eks/${cluster.name}/cluster`;

/** A deleted instance's automated backups keep its name, so it ends in a suffix that changes with the incarnation. */
export const databaseName = (scope: Named): string =>
  `${physicalName(scope.installation, 'mysql', 56)}-${uniqueSuffix(scope, 'mysql')}`;

/** Unique among all customers of Amazon's. */
export const bucketName = (scope: Named): string =>
  `${physicalName(scope.installation, 'storage', 56)}-${uniqueSuffix(scope, 'storage')}`;

/** Host of the region's object store, as Gitpod wants it: without a scheme. */
export const storageHost = (region: string): string => `s3.${region}.${domainOf(region)}`;

/** Ending of the region's hosts. docs.aws.amazon.com/general/latest/gr/rande.html */
export const domainOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

/** First part of every ARN after `arn:`. docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export const partitionOf = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
