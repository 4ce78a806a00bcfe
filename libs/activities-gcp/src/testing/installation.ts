import { specSchema } from '@slipway/spec';
import { gcp } from '../provider.ts';
import type { GcpInstallation } from '../spec.ts';

/** The example installation with changes to its file. */
export function installation(changes: object = {}, settings: object = {}): GcpInstallation {
  const spec = specSchema.parse({
    cloud: 'gcp',
    region: 'europe-west1',
    domain: 'gcp.gitpod.acme.example',
    acme: { email: 'platform@acme.example' },
    ...changes,
  });
  return { ...spec, name: 'acme-gcp', settings: gcp.spec.parse({ project: 'acme-dev-platform', ...settings }) };
}
