import type { Spread } from '../core/seeded.ts';

const minutes = (p50: number, p95: number): Spread => ({ p50: p50 * 60, p95: p95 * 60 });
const seconds = (p50: number, p95: number): Spread => ({ p50, p95 });

/** Median and 95th percentile, as observed in public; what is not listed takes `other`. */
export const durations = {
  clusterCreate: minutes(6, 10),
  clusterDelete: minutes(4, 8),
  clusterUpdate: minutes(1, 3),
  clusterLabels: seconds(3, 8),
  poolCreate: minutes(2, 5),
  poolDelete: minutes(3, 5),
  poolUpdate: minutes(1, 3),
  backgroundOperation: seconds(45, 120),
  sqlCreate: minutes(8, 18),
  sqlPatch: minutes(1, 4),
  sqlDelete: minutes(1, 3),
  sqlDatabase: seconds(5, 10),
  sqlUser: seconds(8, 15),
  network: seconds(22, 60),
  subnet: seconds(12, 30),
  computeOther: seconds(6, 15),
  diskCreate: seconds(3, 8),
  loadBalancer: seconds(45, 120),
  loadBalancerDelete: seconds(20, 60),
  enableApi: seconds(5, 20),
  repository: seconds(4, 12),
  dnsChange: seconds(0.2, 1),
  other: seconds(5, 15),
} satisfies Record<string, Spread>;
