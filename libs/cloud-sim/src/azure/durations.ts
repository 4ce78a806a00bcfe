import type { Spread } from '../core/seeded.ts';

const minutes = (p50: number, p95: number): Spread => ({ p50: p50 * 60, p95: p95 * 60 });
const seconds = (p50: number, p95: number): Spread => ({ p50, p95 });

/** Median and 95th percentile, as observed in public (`clouds.md` §3.1); what is not listed takes `other`. */
export const durations = {
  clusterCreate: minutes(4.2, 8),
  clusterDelete: minutes(4, 8),
  clusterUpdate: minutes(2, 5),
  agentPoolCreate: minutes(3, 6),
  agentPoolUpdate: minutes(2, 5),
  agentPoolDelete: minutes(2, 5),
  database: minutes(4, 8),
  databaseHighlyAvailable: minutes(14, 20),
  databaseUpdate: seconds(40, 180),
  databaseDelete: minutes(1, 3),
  schema: seconds(16, 40),
  virtualNetwork: seconds(6, 8),
  subnet: seconds(4, 6),
  privateZone: seconds(35, 60),
  zoneDelete: seconds(5, 20),
  storageAccount: seconds(20, 45),
  registry: seconds(10, 30),
  groupDelete: seconds(20, 60),
  providerRegistration: seconds(30, 120),
  loadBalancer: seconds(10, 40),
  disk: seconds(3, 8),
  other: seconds(2, 8),
} satisfies Record<string, Spread>;
