import type { CloudContext } from '@slipway/activities-core';
import type { Scope } from '@slipway/contracts';
import { once } from './client.ts';
import { cloudOf, type GoogleCloud } from './cloud.ts';
import { foundByLabels, hasOurDescription, hasOurLabel, foundByDescription } from './ownership.ts';

type Target = Pick<Scope, 'installation' | 'account' | 'location'>;

interface Trace {
  incarnation?: number | undefined;
  domain?: string;
  clusterLocation?: string;
}

/** The scope of a standing installation from its marks alone. The cluster and the zone know what only the spec knew otherwise. */
export async function locate(target: Target, context: CloudContext): Promise<Scope | undefined> {
  const cloud = cloudOf(context, target);
  const traces = (await Promise.all([clusters, zones, databases, networks].map((look) => look(cloud, target)))).flat();
  if (traces.length === 0) return undefined;
  const { installation, account, location } = target;
  const first = <K extends keyof Trace>(key: K) => traces.find((trace) => trace[key] !== undefined)?.[key];
  return {
    installation,
    incarnation: first('incarnation') ?? 1,
    cloud: 'gcp',
    account,
    location,
    domain: first('domain') ?? '',
    cluster: { name: installation, location: first('clusterLocation') ?? location },
  };
}

async function clusters(cloud: GoogleCloud, target: Target): Promise<Trace[]> {
  const client = await cloud.clients.container();
  const all = await cloud.list('cannot list clusters', async () => {
    const [answer] = await client.listClusters({ parent: `projects/${cloud.project}/locations/-` }, once);
    return answer.clusters ?? [];
  });
  return all
    .filter((each) => hasOurLabel(each.resourceLabels, target))
    .map((each) => ({
      incarnation: foundByLabels('', '', each.resourceLabels).incarnation,
      ...(each.location ? { clusterLocation: each.location } : {}),
    }));
}

async function zones(cloud: GoogleCloud, target: Target): Promise<Trace[]> {
  const { managedZones } = await cloud.clients.dns();
  const all = await cloud.list('cannot list DNS zones', async () => {
    return (await managedZones.list({ project: cloud.project })).data.managedZones ?? [];
  });
  return all
    .filter((each) => hasOurLabel(each.labels, target))
    .map((each) => ({
      incarnation: foundByLabels('', '', each.labels).incarnation,
      ...(each.dnsName ? { domain: each.dnsName.replace(/\.$/, '') } : {}),
    }));
}

async function databases(cloud: GoogleCloud, target: Target): Promise<Trace[]> {
  const { instances } = await cloud.clients.sql();
  const all = await cloud.list('cannot list Cloud SQL instances', async () => {
    const [answer] = await instances.list({ project: cloud.project }, once);
    return answer.items ?? [];
  });
  return all
    .filter((each) => hasOurLabel(each.settings?.userLabels, target))
    .map((each) => ({ incarnation: foundByLabels('', '', each.settings?.userLabels).incarnation }));
}

async function networks(cloud: GoogleCloud, target: Target): Promise<Trace[]> {
  const { networks: api } = await cloud.clients.compute();
  const all = await cloud.list('cannot list networks', async () => {
    return (await api.list({ project: cloud.project })).data.items ?? [];
  });
  return all
    .filter((each) => hasOurDescription(each.description, target))
    .map((each) => ({ incarnation: foundByDescription('', '', each.description).incarnation }));
}
