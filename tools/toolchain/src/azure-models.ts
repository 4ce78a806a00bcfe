import { provideEnvironment } from './python-environment.ts';
import type { Provided, Surroundings } from './tool.ts';

/** Releases of the api-versions that our clients send, of each service the one that has them. */
const packages = [
  'azure-mgmt-authorization==4.0.0',
  'azure-mgmt-compute==39.0.0',
  'azure-mgmt-containerregistry==15.0.0',
  'azure-mgmt-containerservice==41.3.0',
  'azure-mgmt-dns==9.0.0',
  'azure-mgmt-msi==7.1.0',
  'azure-mgmt-network==30.2.0',
  'azure-mgmt-privatedns==1.1.0',
  'azure-mgmt-rdbms==10.1.1',
  'azure-mgmt-resource==26.0.0',
  'azure-mgmt-resource-locks==1.0.0',
  'azure-mgmt-resource-subscriptions==1.0.0',
  'azure-mgmt-storage==25.2.0',
];

/**
 * What Microsoft publishes for Python of the requests that Azure takes: a Python whose own packages these are. They are read, never run,
 * so nothing that they need is there. Only tests use it.
 */
export const provideAzureModels = (surroundings: Surroundings): Promise<Provided> =>
  provideEnvironment(
    { tool: 'azure-models', entry: '2026-11-21-1', packages, alone: true, path: 'bin/python3' },
    surroundings,
  );
