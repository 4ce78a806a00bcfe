import type { Spread } from '../core/seeded.ts';

const minutes = (p50: number, p95: number): Spread => ({ p50: p50 * 60, p95: p95 * 60 });
const seconds = (p50: number, p95: number): Spread => ({ p50, p95 });

/** Median and 95th percentile, as observed in public (`clouds.md` §3.1); what is not listed takes `other`. */
export const durations = {
  clusterCreate: minutes(9, 14),
  clusterDelete: minutes(3, 6),
  clusterUpdate: minutes(5, 10),
  nodeGroupCreate: minutes(2, 5),
  nodeGroupDelete: minutes(4, 8),
  nodeGroupUpdate: minutes(3, 8),
  addOn: seconds(20, 60),
  natGateway: minutes(1.5, 3),
  natGatewayDelete: seconds(40, 90),
  vpc: seconds(5, 14),
  subnet: seconds(5, 10),
  loadBalancer: seconds(20, 90),
  loadBalancerDelete: seconds(10, 60),
  database: minutes(6, 12),
  databaseMultiAz: minutes(13, 20),
  databaseModify: seconds(40, 180),
  databaseStopOrStart: minutes(3, 10),
  databaseDelete: minutes(5, 10),
  snapshot: minutes(2, 5),
  dnsChange: seconds(30, 60),
  volume: seconds(3, 8),
  instance: seconds(20, 60),
  other: seconds(5, 15),
} satisfies Record<string, Spread>;
