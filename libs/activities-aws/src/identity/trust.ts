import { canonicalJson, type JsonObject } from '@slipway/contracts';
import type { OidcProviderOutput } from '../kinds.ts';

/** Who may assume a role. docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export const serviceTrust = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
});

/**
 * The pods of one service account. docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 * @param serviceAccount `<namespace>/<name>`
 */
export const podTrust = ({ arn, issuer }: OidcProviderOutput, serviceAccount: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: arn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: `system:serviceaccount:${serviceAccount.replace('/', ':')}`,
        },
      },
    },
  ],
});

/** A document as IAM gives it back: percent-encoded JSON. Undefined: there is none, or it is none. */
export function documentIn(encoded: string | undefined): JsonObject | undefined {
  try {
    return encoded === undefined ? undefined : (JSON.parse(decodeURIComponent(encoded)) as JsonObject);
  } catch {
    return undefined;
  }
}

/** The service that the document trusts. */
export const serviceIn = (document: JsonObject | undefined): string | undefined =>
  /"Service":"([\w.-]+)"/.exec(canonicalJson(document ?? {}))?.[1];

/** The service account that the document trusts: `<namespace>/<name>` */
export const serviceAccountIn = (document: JsonObject | undefined): string | undefined =>
  /:sub":"system:serviceaccount:([^:"]+):([^:"]+)"/
    .exec(canonicalJson(document ?? {}))
    ?.slice(1)
    .join('/');
