import type { JsonObject } from '@slipway/contracts';
import { defineCommand } from '../cli/command.ts';
import { fileFlag, readInstallation, requireFile } from '../cli/installation-file.ts';
import { offlinePlan } from '../plan/offline-plan.ts';
import { planDocument, renderPlan } from '../render/plan.ts';

export const plan = defineCommand({
  name: 'plan',
  positionals: '[FILE]',
  maxPositionals: 1,
  description: 'Shows what an installation is made of: steps, needs, names and the critical path. Makes no call.',
  flags: {
    file: fileFlag,
    steps: { type: 'boolean', description: 'every step instead of every stage' },
    'show-config': { type: 'boolean', description: 'the file with all defaults filled in, instead of the plan' },
  },
  examples: ['slipway plan -f examples/gcp.yaml', 'slipway plan -f examples/gcp.yaml --steps'],
  async run(context, flags, [positional]) {
    const file = requireFile(flags.file ?? positional, 'plan');
    const { installation, provider } = await readInstallation(context, file);
    if (flags['show-config']) {
      const config = installation as unknown as JsonObject;
      return { text: JSON.stringify(config, undefined, 2), json: { installation: config } };
    }
    const made = offlinePlan(provider, installation);
    return { text: renderPlan(made, context.style, flags.steps), json: planDocument(made) };
  },
});
