import type { CloudSide, ClusterHost } from '../core/cluster-host.ts';
import { Lags } from '../core/lags.ts';
import type { World } from '../core/world.ts';
import type { Azure } from './azure.ts';
import { ArmIndex } from './arm/arm-index.ts';
import { lagProfiles } from './lag-profiles.ts';
import type { MakeProvider, Provider } from './resource-type.ts';

/** Each in a folder of its name: `network/network.ts` exports `network`. Several may share a namespace (`Microsoft.Network`). */
const makers: MakeProvider[] = [];

/** What runs inside clusters as the cloud's side of it; `children/cloud-side.ts` makes it. */
function noSide(): CloudSide {
  throw new Error('Azure has no cluster side yet');
}

export interface Microsoft {
  azure: Azure;
  providers: Provider[];
}

export function microsoft(world: World, clusterHost: ClusterHost | undefined): Microsoft {
  const index = new ArmIndex(world);
  const azure: Azure = {
    ...world,
    lags: new Lags(world.clock, world.seeded, lagProfiles),
    clusterHost,
    find: (id) => index.find(id),
  };
  return { azure, providers: makers.map((make) => make(azure, noSide)) };
}
