import type { CloudSide, ClusterHost } from '../core/cluster-host.ts';
import type { HttpHandler } from '../core/http-server.ts';
import { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import type { Api } from './api.ts';
import { artifactRegistry } from './artifactregistry/artifactregistry.ts';
import { cloudBilling } from './billing/billing.ts';
import { cloudSide } from './children/cloud-side.ts';
import { compute } from './compute/compute.ts';
import { container } from './container/container.ts';
import { hostId } from './container/runtime.ts';
import { dns } from './dns/dns.ts';
import type { Gcp } from './gcp.ts';
import { iam } from './iam/iam.ts';
import { lagProfiles } from './lag-profiles.ts';
import { defaultProject, seedAccount } from './operator.ts';
import { apiHandler } from './pipeline.ts';
import { resourceManager } from './resourcemanager/resourcemanager.ts';
import { serviceUsage } from './serviceusage/serviceusage.ts';
import { sqladmin } from './sql/sqladmin.ts';
import { storage } from './storage/storage.ts';
import { stsHandler } from './sts/sts.ts';

export interface GoogleCloud {
  gcp: Gcp;
  /** One handler per API, by its key in the configuration. */
  handlers: Record<string, HttpHandler>;
  /** Back to a fresh account: everything in it is forgotten, clusters are ended. */
  reset(): Promise<void>;
}

/** All tables but those that belong to the process: ports and tokens. */
const forgotten = [
  'resources',
  'tombstones',
  'creates',
  'attempts',
  'operations',
  'tasks',
  'faults',
  'policies',
  'services',
  'settings',
  'denied',
  'quotas',
  'identityPools',
  'background',
  'records',
  'retiredRecords',
  'delegations',
  'requestIds',
  'refusals',
  'deletedAccounts',
  'throttles',
];

const apis: ((gcp: Gcp, side: () => CloudSide) => Api)[] = [
  artifactRegistry,
  cloudBilling,
  compute,
  container,
  dns,
  iam,
  resourceManager,
  serviceUsage,
  sqladmin,
  storage,
];

export function googleCloud(world: World, clusterHost: ClusterHost | undefined): GoogleCloud {
  const gcp: Gcp = { ...world, lags: new Lags(world.clock, world.seeded, lagProfiles), clusterHost };
  const side = (): CloudSide => cloudSide(gcp);
  seedAccount(gcp, [{ id: defaultProject }]);
  const handlers: Record<string, HttpHandler> = { sts: stsHandler(gcp) };
  for (const api of apis.map((make) => make(gcp, side))) handlers[api.service] = apiHandler(gcp, api);
  const reset = async (): Promise<void> => {
    await gcp.scheduler.idle();
    for (const cluster of gcp.graph.all('container.clusters')) await clusterHost?.stop(hostId(cluster));
    gcp.store.transaction(() => {
      for (const table of forgotten) gcp.store.clear(table);
    });
    seedAccount(gcp, [{ id: defaultProject }]);
  };
  return { gcp, handlers, reset };
}
