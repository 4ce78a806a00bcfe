import { z } from 'zod';

/** Where a secret comes from: never its value. */
export const secretReference = z.union([
  z.strictObject({
    secret: z.string().meta({ description: 'Name of a Secret that is in the namespace gitpod already.' }),
  }),
  z.strictObject({ fromFile: z.string().meta({ description: 'Path of a file, read by the worker.' }) }),
  z.strictObject({ fromEnv: z.string().meta({ description: "Name of a variable of the worker's environment." }) }),
]);

export type SecretReference = z.output<typeof secretReference>;
