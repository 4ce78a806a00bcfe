export type * from './core/cluster-host.ts';
