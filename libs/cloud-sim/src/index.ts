export type {
  AddOn,
  AddOnState,
  CloudSide,
  ClusterEndpoint,
  ClusterHost,
  ClusterRequest,
  DatabaseCaller,
  DiskRequest,
  LoadBalancerRequest,
  NodeGroup,
  NodeMachine,
  PoolState,
  RecordSet,
  TokenUser,
  WorkloadCaller,
  ZoneEditor,
} from './core/cluster-host.ts';
export { startLocalCloud } from './local-cloud.ts';
export type { LocalCloud, LocalCloudOptions } from './local-cloud.ts';
