import type { CloudContext, Marked } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import type { compute_v1 } from '@googleapis/compute';
import { cloudOf, type GoogleCloud } from './cloud.ts';
import { allAccounts } from './identity/account.ts';
import { type AnyLabels, marksIn, ownerOf } from './ownership.ts';
import { everyPage } from './pages.ts';
import { allClusters } from './resources/cluster.ts';
import { allZones } from './resources/dns-zone.ts';
import { allNetworks } from './resources/network.ts';
import { allRepositories } from './resources/repository.ts';
import { allInstances } from './resources/sql-instance.ts';
import { lastOf } from './sweep/own-network.ts';

/** What one object in the project says. */
interface Witness {
  labels: AnyLabels;
  /** A region or a zone; undefined for what is everywhere. */
  location?: string | null | undefined;
  /** As its API gives it; undefined where it gives none. */
  made?: string | { seconds?: unknown } | null | undefined;
}

/** Whoever's marks stand in the project. Repositories are listed by region, so only those of the given one are seen. */
export async function installations(
  target: Pick<Scope, 'account' | 'location'>,
  context: CloudContext,
): Promise<Marked[]> {
  const cloud = cloudOf(context, target);
  const witnesses = await Promise.all([
    of(allClusters(cloud), (each) => ({ labels: each.resourceLabels, location: each.location, made: each.createTime })),
    of(allNetworks(cloud), (each) => ({ labels: marksIn(each.description), made: each.creationTimestamp })),
    of(allSubnets(cloud), (each) => ({
      labels: marksIn(each.description),
      location: lastOf(each.region),
      made: each.creationTimestamp,
    })),
    of(allInstances(cloud), (each) => ({
      labels: each.settings?.userLabels,
      location: each.region,
      made: each.createTime,
    })),
    of(allZones(cloud), (each) => ({ labels: each.labels, made: each.creationTime })),
    of(allAccounts(cloud), (each) => ({ labels: marksIn(each.description) })),
    of(allRepositories(cloud, target), (each) => ({
      labels: each.labels,
      location: target.location,
      made: each.createTime,
    })),
  ]);
  const marked = new Map<string, Marked>();
  for (const witness of witnesses.flat()) {
    const installation = ownerOf(witness.labels);
    if (installation !== undefined) marked.set(installation, heard(marked.get(installation), installation, witness));
  }
  return [...marked.values()].sort((a, b) => a.installation.localeCompare(b.installation));
}

const of = async <T>(list: Promise<T[]>, said: (item: T) => Witness): Promise<Witness[]> => (await list).map(said);

/** What is known of an installation with one more witness. */
function heard(before: Marked | undefined, installation: string, { location, made }: Witness): Marked {
  const region = before?.location ?? (location ? regionOf(location) : undefined);
  const times = [before?.madeAt, millisecondsOf(made)].filter((time) => time !== undefined);
  return {
    installation,
    ...(region === undefined ? {} : { location: region }),
    ...(times.length === 0 ? {} : { madeAt: Math.max(...times) }),
  };
}

/** Of a zone, its region. */
const regionOf = (location: string): string => location.replace(/-[a-z]$/, '');

function millisecondsOf(made: Witness['made']): number | undefined {
  const time = typeof made === 'string' ? Date.parse(made) : Number(made?.seconds ?? Number.NaN) * 1000;
  return Number.isFinite(time) ? time : undefined;
}

async function allSubnets(cloud: GoogleCloud): Promise<compute_v1.Schema$Subnetwork[]> {
  const { subnetworks } = await cloud.clients.compute();
  const scopes = await cloud.list('cannot list subnets', () =>
    everyPage(
      (page) => subnetworks.aggregatedList({ project: cloud.project, ...page }),
      ({ items }) => Object.values(items ?? {}),
    ),
  );
  return scopes.flatMap(({ subnetworks: subnets }) => subnets ?? []);
}
