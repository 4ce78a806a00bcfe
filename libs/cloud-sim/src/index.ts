export type {
  CloudSide,
  ClusterEndpoint,
  ClusterHost,
  ClusterRequest,
  DatabaseCaller,
  DiskRequest,
  LoadBalancerRequest,
  NodeGroup,
  RecordSet,
  TokenUser,
  WorkloadCaller,
  ZoneEditor,
} from './core/cluster-host.ts';
export { startLocalCloud } from './local-cloud.ts';
export type { LocalCloud, LocalCloudOptions } from './local-cloud.ts';
