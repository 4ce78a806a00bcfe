import type { ClusterHost } from '../core/cluster-host.ts';
import type { HttpHandler } from '../core/http-server.ts';
import { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import { ArmIndex } from './arm/arm-index.ts';
import { authorization } from './authorization/authorization.ts';
import type { Azure } from './azure.ts';
import { defaultSubscription } from './azure.ts';
import { containerregistry } from './containerregistry/containerregistry.ts';
import { dns } from './dns/dns.ts';
import { cloudSide } from './children/cloud-side.ts';
import { defineLoadBalancers } from './children/load-balancer.ts';
import { compute } from './compute/compute.ts';
import { containerservice } from './containerservice/containerservice.ts';
import { identity } from './identity/identity.ts';
import { lagProfiles } from './lag-profiles.ts';
import { mysql } from './mysql/mysql.ts';
import { network } from './network/network.ts';
import { azureHandler } from './pipeline.ts';
import { privatedns } from './privatedns/privatedns.ts';
import type { MakeProvider, Provider, ResourceType } from './resource-type.ts';
import { resources } from './resources/resources.ts';
import { seedSubscription } from './resources/seed-subscription.ts';
import { storage } from './storage/storage.ts';

export interface Microsoft {
  azure: Azure;
  /** The directory and all providers answer on one port. */
  handler: HttpHandler;
  /** Ends the control planes of all clusters. */
  stopClusters(): Promise<void>;
  /** Back to a fresh subscription; what belongs to no cloud (`resources`, `tasks`, …) is forgotten by whoever owns the world. */
  renew(): void;
}

/** Each in a folder of its name: `network/network.ts` exports `network`. Several may share a namespace (`Microsoft.Network`). */
const makers: MakeProvider[] = [
  resources,
  authorization,
  identity,
  network,
  compute,
  containerservice,
  dns,
  privatedns,
  mysql,
  storage,
  containerregistry,
];

export function microsoft(world: World, clusterHost: ClusterHost | undefined): Microsoft {
  const index = new ArmIndex(world);
  const types = new Map<string, ResourceType>();
  const made: Provider[] = [];
  const azure: Azure = {
    ...world,
    lags: new Lags(world.clock, world.seeded, lagProfiles),
    clusterHost,
    find: (id) => index.find(id),
    typeOf: (type) => types.get(type.toLowerCase()),
    providers: () => made,
  };
  const side = cloudSide(azure);
  defineLoadBalancers(azure);
  made.push(...makers.map((make) => make(azure, () => side)));
  for (const type of made.flatMap((provider) => provider.types)) types.set(type.type.toLowerCase(), type);
  seedSubscription(azure, defaultSubscription);
  return {
    azure,
    handler: azureHandler(azure, made),
    stopClusters: async () => {
      for (const cluster of azure.graph.all('Microsoft.ContainerService/managedClusters'))
        await clusterHost?.stop(cluster.id);
    },
    renew: () => {
      azure.store.transaction(() => {
        for (const table of azure.store.tables()) if (table.startsWith('azure.')) azure.store.clear(table);
        for (const key of azure.store.keys('settings'))
          if (key.startsWith('azure.')) azure.store.delete('settings', key);
        seedSubscription(azure, defaultSubscription);
      });
    },
  };
}
