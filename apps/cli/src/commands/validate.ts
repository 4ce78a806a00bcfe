import { specHash } from '@slipway/spec';
import { defineCommand } from '../cli/command.ts';
import { fileFlag, readInstallation, requireFile } from '../cli/installation-file.ts';

export const validate = defineCommand({
  name: 'validate',
  positionals: '[FILE]',
  maxPositionals: 1,
  description: 'Checks an installation file without any call: all errors at once, with path, line and column.',
  flags: { file: fileFlag },
  examples: ['slipway validate -f examples/gcp.yaml', 'slipway validate --json my.yaml'],
  async run(context, flags, [positional]) {
    const file = requireFile(flags.file ?? positional, 'validate');
    const { installation } = await readInstallation(context, file);
    const { name, cloud, region, domain } = installation;
    const hash = specHash(installation);
    return {
      text: `${context.style.green('SUCCESS')} ${file} is valid: ${name} at ${domain}, ${cloud}/${region}`,
      json: { valid: true, file, installation: name, cloud, region, domain, specHash: hash, diagnostics: [] },
    };
  },
});
