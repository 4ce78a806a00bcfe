import type { Installation } from '@slipway/spec';
import { z } from 'zod';

/** Azure's block of the installation file, `spec.azure`. Source: the reference architecture, section 10. */
export const azureSettings = z.strictObject({
  subscriptionId: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'expected the id of a subscription, in lower case')
    .meta({
      description: 'Subscription that everything is made in. The credentials of the worker must reach it.',
      examples: ['00000000-0000-4000-8000-000000000001'],
    }),
  // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources
  resourceGroup: z
    .string()
    .regex(/^[\w().-]{0,89}[\w()-]$/, 'expected up to 90 letters, digits or _ ( ) . - without a dot at the end')
    .meta({
      description: 'Resource group for everything. One that exists is used and never deleted; else it is made.',
      examples: ['acme-gitpod'],
    }),
  networkMode: z.enum(['overlay', 'kubenet']).default('overlay').meta({
    description: 'How pods get their addresses. Azure retires kubenet on 2028-03-31.',
  }),
  tier: z.enum(['Free', 'Standard', 'Premium']).optional().meta({
    description: 'Tier of the control plane. Default: Standard, and Free in a small installation.',
  }),
});

export type AzureSettings = z.output<typeof azureSettings>;
export type AzureInstallation = Installation<AzureSettings>;
