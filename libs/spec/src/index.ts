export { installationName, secretReference, specSchema } from './schema.ts';
export type { ChartSettings, Installation, InstallationSpec, PoolSettings, SecretReference } from './schema.ts';
