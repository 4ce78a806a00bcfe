import type { Installation } from '@slipway/spec';
import { z } from 'zod';

/** Amazon's block of the installation file, `spec.aws`. Source: the reference architecture, section 10. */
export const awsSettings = z.strictObject({
  accountId: z
    .string()
    .regex(/^\d{12}$/, 'expected the twelve digits of an account, in quotes')
    .meta({
      description: 'Account that everything is made in. The credentials of the worker must belong to it.',
      examples: ['123456789012'],
    }),
  zones: z
    .array(z.string().regex(/^[a-z]+(-[a-z]+)+-\d[a-z]$/, 'expected an availability zone such as eu-west-1a'))
    .min(2)
    .max(3)
    .optional()
    .meta({ description: 'Availability zones, two or three. Default: the first three that offer all machine types.' }),
  nat: z.enum(['single', 'perZone']).default('single').meta({
    description: 'One NAT gateway for all zones, or one in each: dearer, and no zone depends on another one.',
  }),
  loadBalancer: z
    .strictObject({
      type: z.enum(['classic', 'nlb']).default('classic').meta({ description: 'What stands before Gitpod.' }),
    })
    .prefault({}),
  admins: z
    .array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:(user|role)\/\S+$/, 'expected the ARN of an IAM user or role'))
    .default([])
    .meta({ description: 'IAM users and roles that administer the cluster, besides whom the worker acts as.' }),
});

export type AwsSettings = z.output<typeof awsSettings>;
export type AwsInstallation = Installation<AwsSettings>;
