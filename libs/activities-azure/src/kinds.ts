/** Every kind of Azure's with its props, what it takes and what it returns. */
export * from './kinds/cluster.ts';
export * from './kinds/database.ts';
export * from './kinds/dns.ts';
export * from './kinds/group.ts';
export * from './kinds/identity.ts';
export * from './kinds/network.ts';
export * from './kinds/registry.ts';
export * from './kinds/storage.ts';
export type { Tags } from './kinds/tags.ts';
