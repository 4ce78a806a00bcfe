import { specSchema } from '@slipway/spec';
import { aws } from '../provider.ts';
import type { AwsInstallation } from '../spec.ts';

/** The example installation with changes to its file. */
export function installation(changes: object = {}, settings: object = {}): AwsInstallation {
  const spec = specSchema.parse({
    cloud: 'aws',
    region: 'eu-west-1',
    domain: 'aws.gitpod.acme.example',
    acme: { email: 'platform@acme.example' },
    ...changes,
  });
  return { ...spec, name: 'acme-aws', settings: aws.spec.parse({ accountId: '123456789012', ...settings }) };
}
