import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { loadInstallation } from '@slipway/spec';
import { UsageError } from '../cli/cli-error.ts';
import { defineCommand } from '../cli/command.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { InvalidFile } from '../cli/invalid-file.ts';
import { answersFor } from '../init/answers.ts';
import { writeInstallation } from '../init/write-installation.ts';

export const init = defineCommand({
  name: 'init',
  description:
    'Writes an installation file. Asks for what the flags do not say; without a terminal it names the missing flag.',
  flags: {
    name: { type: 'string', value: 'NAME', description: 'everything is named after it' },
    cloud: { type: 'string', value: 'CLOUD', description: 'where to install' },
    region: { type: 'string', value: 'REGION', description: 'region of the cloud' },
    domain: { type: 'string', value: 'DOMAIN', description: 'where Gitpod will be reached' },
    email: { type: 'string', value: 'ADDRESS', description: 'for the certificate authority' },
    size: { type: 'string', value: 'SIZE', choices: ['standard', 'small'], description: 'standard or small' },
    set: {
      type: 'string',
      value: 'PATH=VALUE',
      multiple: true,
      description: 'a field of spec, e.g. gcp.project=acme-dev',
    },
    out: { type: 'string', value: 'FILE', description: 'where to write it; default slipway.yaml' },
    force: { type: 'boolean', description: 'write over a file that is there' },
  },
  examples: [
    'slipway init',
    'slipway init --cloud gcp --set gcp.project=acme-dev --region europe-west1 --domain gitpod.acme.example --email ops@acme.example --name acme',
  ],
  async run(context, flags) {
    const file = flags.out ?? 'slipway.yaml';
    const path = resolve(context.io.cwd, file);
    if (existsSync(path) && !flags.force) {
      throw new UsageError(
        `${file} is there already and was left as it is`,
        `slipway init --out OTHER   or   --force`,
        exitCodes.refused,
      );
    }
    const clouds = await context.clouds();
    const answers = await answersFor(context, clouds, flags);
    const schema = relative(dirname(path), resolve(context.io.checkout, 'schemas/installation.json'));
    const text = writeInstallation(answers, schema);
    const loaded = loadInstallation(text, file, clouds);
    if ('diagnostics' in loaded) throw new InvalidFile(file, loaded.diagnostics);
    writeFileSync(path, text);
    const { name, cloud, region } = loaded.installation;
    return {
      text: `${context.style.green('SUCCESS')} wrote ${file}: ${name} on ${cloud}/${region}\n  Next:  slipway plan -f ${file}   slipway install -f ${file}`,
      json: { file, installation: name, cloud, region },
    };
  },
});
