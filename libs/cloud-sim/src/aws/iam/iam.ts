import type { Aws } from '../aws.ts';
import type { Service } from '../service.ts';
import { accessKeyOperations } from './access-keys.ts';
import { attachmentOperations } from './attachments.ts';
import { inlineOperations } from './inline-policies.ts';
import { instanceProfileOperations } from './instance-profiles.ts';
import { providerOperations } from './oidc-providers.ts';
import { policyOperations } from './policies.ts';
import { roleOperations } from './roles.ts';
import { serviceLinkedRoleOperations } from './service-linked-roles.ts';
import { simulateOperations } from './simulate.ts';
import { tagOperations } from './tags.ts';
import { userOperations } from './users.ts';

/** Identity and Access Management. What policies mean is in `../access`. */
export function iam(_aws: Aws): Service {
  return {
    service: 'iam',
    schemas: () => import('@aws-sdk/client-iam'),
    operations: {
      ...roleOperations,
      ...userOperations,
      ...accessKeyOperations,
      ...policyOperations,
      ...attachmentOperations,
      ...inlineOperations,
      ...instanceProfileOperations,
      ...providerOperations,
      ...serviceLinkedRoleOperations,
      ...simulateOperations,
      ...tagOperations,
    },
  };
}
