import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { assumeWithWebIdentity, serviceMayAssume } from '../access/assume.ts';
import { issueSession } from '../access/credentials.ts';
import type { IssuedSession } from '../access/credentials.ts';
import type { Aws } from '../aws.ts';
import { AwsFault } from '../fault.ts';
import { childNamed, childrenOf } from './names.ts';

export const roleAnnotation = 'eks.amazonaws.com/role-arn';
const audience = 'sts.amazonaws.com';

/** A service account of a cluster, with the role that its annotation asks for. */
export interface PodAccount {
  namespace: string;
  serviceAccount: string;
  roleArn: string | undefined;
}

/**
 * Credentials that a pod gets: by the annotation of its service account and the cluster's issuer, else by an association of EKS Pod
 * Identity, whose agent must run. Throws what the pod's own SDK would meet.
 */
export function podCredentials(aws: Aws, cluster: Resource, account: PodAccount): IssuedSession {
  const { namespace, serviceAccount, roleArn } = account;
  if (roleArn !== undefined) {
    const issuer = text(object(object(cluster.body, 'identity'), 'oidc'), 'issuer');
    return assumeWithWebIdentity(aws, {
      roleArn,
      issuer,
      subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
      audience,
    });
  }
  const association = childrenOf(aws, cluster.id, 'podIdentityAssociations').find(
    ({ body }) => text(body, 'namespace') === namespace && text(body, 'serviceAccount') === serviceAccount,
  );
  const agent = childNamed(aws, cluster.id, 'addons', 'eks-pod-identity-agent');
  const role = text(association?.body, 'roleArn');
  if (!association || text(agent?.body, 'status') !== 'ACTIVE')
    throw new AwsFault(
      'CredentialsError',
      `no EC2 IMDS role found, operation error ec2imds: GetMetadata, http response error StatusCode: 404 (service account ${namespace}/${serviceAccount} has no annotation ${roleAnnotation})`,
    );
  if (!serviceMayAssume(aws, role, 'pods.eks.amazonaws.com'))
    throw new AwsFault(
      'AccessDeniedException',
      `Unauthorized Exception! EKS does not have permissions to assume the associated role.`,
      {
        http: 403,
      },
    );
  return issueSession(aws, {
    role,
    sessionName: `eks-${cluster.name}-${serviceAccount}`.slice(0, 64),
    seconds: 21_600,
  });
}
