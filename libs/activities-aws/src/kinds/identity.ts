import { defineKind, type NoNeeds } from '@slipway/blueprint';
import type { JsonObject, WorkloadIdentityOutput } from '@slipway/contracts';
import * as names from '../names.ts';
import type { ControlPlaneOutput } from './cluster.ts';
import type { Tags } from './tags.ts';

/** One statement of a policy document. docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement extends JsonObject {
  Effect: 'Allow';
  /** Sorted. */
  Action: string[];
  Resource: string[];
}

export interface RoleProps extends JsonObject {
  /** Who may assume it: `eks.amazonaws.com` */
  trusted: string;
  /** ARNs of Amazon's policies, sorted: all that are attached. */
  policies: string[];
  tags: Tags;
}
export interface RoleOutput extends JsonObject {
  arn: string;
}
export const clusterRole = defineKind<RoleProps, NoNeeds, RoleOutput>('aws.cluster-role', {
  usualSeconds: 15,
  title: (name) => `IAM role ${name} of the control plane`,
  name: (scope) => names.roleName(scope, 'eks'),
});
export const nodeRole = defineKind<RoleProps, NoNeeds, RoleOutput>('aws.node-role', {
  usualSeconds: 15,
  title: (name) => `IAM role ${name} of the nodes`,
  name: (scope) => names.roleName(scope, 'node'),
});

export interface OidcProviderProps extends JsonObject {
  audience: string;
  tags: Tags;
}
export interface OidcProviderOutput extends JsonObject {
  arn: string;
  /** Without a scheme, as conditions of trust policies name it. */
  issuer: string;
}
export const oidcProvider = defineKind<OidcProviderProps, { cluster: ControlPlaneOutput }, OidcProviderOutput>(
  'aws.oidc-provider',
  { usualSeconds: 5, title: (name) => `identity provider ${name} of the cluster`, name: names.oidcProviderName },
);

export interface ServiceAccountRoleProps extends JsonObject {
  /** Kubernetes service account that acts as it: `<namespace>/<name>` */
  serviceAccount: string;
  /** ARNs of Amazon's policies, sorted. */
  policies: string[];
  /** Its own policy. Empty: none. */
  statements: Statement[];
  tags: Tags;
}
export interface ServiceAccountRoleOutput extends WorkloadIdentityOutput {
  arn: string;
}
export const serviceAccountRole = defineKind<
  ServiceAccountRoleProps,
  { provider: OidcProviderOutput },
  ServiceAccountRoleOutput
>('aws.service-account-role', { usualSeconds: 10, title: (name) => `IAM role ${name} of a service account` });
