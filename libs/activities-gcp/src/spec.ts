import type { Installation } from '@slipway/spec';
import { z } from 'zod';

/** Google Cloud's block of the installation file, `spec.gcp`. Source: the reference architecture, section 10. */
export const gcpSettings = z.strictObject({
  project: z
    .string()
    .regex(/^([a-z][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'expected a project id such as acme-dev-platform')
    .meta({
      description: 'Id of the project that everything is made in. It must exist and have billing.',
      examples: ['acme-dev-platform'],
    }),
  zones: z
    .array(z.string().regex(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'expected a zone such as europe-west1-b'))
    .min(1)
    .max(4)
    .optional()
    .meta({
      description: 'Zones of the nodes. Default: three of the region that offer all machine types; small: one.',
    }),
  disableApis: z
    .boolean()
    .default(false)
    .meta({ description: 'Turn the APIs off again at teardown. Others in the project may need them.' }),
});

export type GcpSettings = z.output<typeof gcpSettings>;
export type GcpInstallation = Installation<GcpSettings>;
