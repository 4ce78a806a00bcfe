export type * from './core/cluster-host.ts';
export { startLocalCloud } from './local-cloud.ts';
export type { LocalCloud, LocalCloudOptions } from './local-cloud.ts';
