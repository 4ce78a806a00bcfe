import { z } from 'zod';
import type { Clouds } from './cloud.ts';
import { installationName, specSchema } from './schema.ts';

export const apiVersion = 'slipway.dev/v1';
export const documentKind = 'Installation';

/**
 * The whole file. With a known cloud, that cloud's block is required and no other is allowed; without one, every cloud's
 * block may stand there unread, so that a misspelt `cloud` is one error and not three.
 */
export function documentSchema(clouds: Clouds, cloud: string | undefined) {
  const known = cloud === undefined ? undefined : clouds[cloud];
  const blocks: Record<string, z.ZodType> = known
    ? { [cloud as string]: known.spec.prefault({}) }
    : Object.fromEntries(Object.keys(clouds).map((id) => [id, z.unknown().optional()]));
  return z.strictObject({
    apiVersion: z.literal(apiVersion).meta({ description: 'Version of this format.', examples: [apiVersion] }),
    kind: z.literal(documentKind).meta({ examples: [documentKind] }),
    metadata: z.strictObject({ name: installationName }),
    spec: specSchema.extend({
      cloud: z.enum(Object.keys(clouds)).meta({ description: 'Where to install.' }),
      ...blocks,
    }),
  });
}
