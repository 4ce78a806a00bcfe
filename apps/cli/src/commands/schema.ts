import type { JsonObject } from '@slipway/contracts';
import { installationJsonSchema } from '@slipway/spec';
import { defineCommand } from '../cli/command.ts';

export const schema = defineCommand({
  name: 'schema',
  description: 'Prints the JSON Schema of the installation file, for editors. The same as schemas/installation.json.',
  flags: {},
  examples: ['slipway schema', 'slipway schema > slipway.schema.json'],
  async run(context) {
    const described = installationJsonSchema(await context.clouds());
    return { text: JSON.stringify(described, undefined, 2), json: { schema: described as JsonObject } };
  },
});
