import type { ClusterHost } from '../core/cluster-host.ts';
import type { HttpHandler } from '../core/http-server.ts';
import { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import type { Api } from './api.ts';
import { compute } from './compute/compute.ts';
import type { Gcp } from './gcp.ts';
import { lagProfiles } from './lag-profiles.ts';
import { defaultProject, seedAccount } from './operator.ts';
import { apiHandler } from './pipeline.ts';
import { serviceUsage } from './serviceusage/serviceusage.ts';
import { stsHandler } from './sts/sts.ts';

export interface GoogleCloud {
  gcp: Gcp;
  /** One handler per API, by its key in the configuration. */
  handlers: Record<string, HttpHandler>;
}

const apis: ((gcp: Gcp) => Api)[] = [compute, serviceUsage];

export function googleCloud(world: World, clusterHost: ClusterHost | undefined): GoogleCloud {
  const gcp: Gcp = { ...world, lags: new Lags(world.clock, world.seeded, lagProfiles), clusterHost };
  seedAccount(gcp, [{ id: defaultProject }]);
  const handlers: Record<string, HttpHandler> = { sts: stsHandler(gcp) };
  for (const api of apis.map((make) => make(gcp))) handlers[api.service] = apiHandler(gcp, api);
  return { gcp, handlers };
}
