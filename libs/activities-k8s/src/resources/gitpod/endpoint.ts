import { externalDnsNamespace, gitpodNamespace, platformKinds } from '@slipway/blueprint';
import type { JsonObject, Ref } from '@slipway/contracts';
import { failed, type AnyResource, type LiveObject, type Look } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { removeObjects } from '../../cluster/remove.ts';
import { NameServers } from '../../dns/name-servers.ts';
import { recordsLeft } from '../../dns/records-gone.ts';
import { count, type Reported } from '../../readiness/condition.ts';
import { lastWarning } from '../../readiness/explain.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';
import { resourceOf } from '../define.ts';
import { StepRecord } from '../record.ts';
import { leadsTo, testNames } from './leads-to.ts';

const addressBudgetMs = 15 * 60_000;
const recordsBudgetMs = 20 * 60_000;
const goneBudgetMs = 10 * 60_000;

interface EndpointRecord extends JsonObject {
  service: string;
  nameServers: string[];
}

interface Service extends LiveObject {
  spec?: { type?: string };
  status?: { loadBalancer?: { ingress?: { ip?: string; hostname?: string }[] } };
}

/** The platform's public address and the records that lead to it. Undone by deleting the Service: cloud and zone have to follow. */
export function gitpodEndpoint(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, call, reach } = deps;
  const dns = new NameServers(reach, call);
  const records = new StepRecord<EndpointRecord>(gitpodNamespace);
  return resourceOf(platformKinds.gitpodEndpoint, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const record = await records.read(cluster, ref);
        const name = record?.service ?? 'proxy';
        const address = addressOf(await readService(cluster, gitpodNamespace, name));
        if (address === undefined) return undefined;
        const domain = ref.name;
        const servers = record ? await dns.addressesOf(record.nameServers).catch(() => []) : [];
        const astray = await leadsTo(dns, servers, testNames(domain), address);
        return {
          output: { address },
          // The domain counts as served once all its names lead here.
          actual: { namespace: gitpodNamespace, service: name, domain: astray.length === 0 ? domain : '' },
        };
      }),

    async ensure(ref, { namespace, service, domain }, { zone: { nameServers } }) {
      const cluster = await clusters.need(ref);
      // First of all: an undo has to know whom to ask whether the records are gone.
      await records.write(cluster, ref, { service, nameServers });
      const address = await waitAddress(cluster, namespace, service);
      await waitRecords(await dns.addressesOf(nameServers), domain, address);
      return { address };
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        const services = await cluster.list<Service>('v1', 'Service', { namespace: gitpodNamespace });
        const balancers = services.filter(({ spec }) => spec?.type === 'LoadBalancer');
        await removeObjects(cluster, balancers, deps, goneBudgetMs);
        await waitRecordsGone(cluster, ref);
        await records.remove(cluster, ref);
      });
    },

    listed: { step: 'install/endpoint', name: ({ domain }) => domain },
  });

  async function waitAddress(cluster: Cluster, namespace: string, service: string): Promise<string> {
    const wait = { what: `the address of ${service}`, budgetMs: addressBudgetMs };
    return waitInCluster(deps, wait, async (): Promise<Look<string>> => {
      const address = addressOf(await readService(cluster, namespace, service));
      if (address) return { done: true, value: address };
      const warning = await lastWarning(cluster, namespace, { kind: 'Service', name: service });
      if (!warning) return { done: false, waitingFor: { service, why: 'no address yet' } };
      const refusal = failed('NOT_READY', 'SW-READY-052', `no address for ${service}: ${warning}`);
      return { done: false, waitingFor: { service, why: warning }, refusal };
    });
  }

  async function waitRecords(servers: readonly string[], domain: string, address: string): Promise<void> {
    const wait = { what: `the records of ${domain}`, budgetMs: recordsBudgetMs };
    await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
      const astray = await leadsTo(dns, servers, testNames(domain), address);
      if (astray.length === 0) return { done: true, value: undefined };
      return { done: false, waitingFor: { address, names: `${astray.join(', ')} do not lead there yet` } };
    });
  }

  /** Only external-dns removes them; without it the zone's own removal does. */
  async function waitRecordsGone(cluster: Cluster, ref: Ref): Promise<void> {
    const record = await records.read(cluster, ref);
    if (!record || !(await externalDnsRuns(cluster))) return;
    const servers = await dns.addressesOf(record.nameServers).catch(() => []);
    const names = testNames(ref.name);
    const wanted = names.flatMap((name) => (['A', 'AAAA', 'CNAME'] as const).map((type) => ({ name, type })));
    const wait = { what: `the removal of the records of ${ref.name}`, budgetMs: goneBudgetMs };
    await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
      const left = (await recordsLeft(dns, servers, wanted)).join(', ');
      if (!left) return { done: true, value: undefined };
      const fix = `kubectl -n ${externalDnsNamespace} logs deployment/external-dns; remove the reason, then slipway retry {name}`;
      const message = `records remain that external-dns does not remove: ${left}`;
      return {
        done: false,
        waitingFor: { records: left },
        refusal: failed('DEPENDENCY', 'SW-DEP-058', message, { fix }),
      };
    });
  }
}

const readService = (cluster: Cluster, namespace: string, name: string): Promise<Service | undefined> =>
  cluster.get<Service>({ apiVersion: 'v1', kind: 'Service', namespace, name });

/** Undefined: no Service; empty: no address yet. */
function addressOf(service: Service | undefined): string | undefined {
  const [ingress] = service?.status?.loadBalancer?.ingress ?? [];
  return service && (ingress?.ip ?? ingress?.hostname ?? '');
}

async function externalDnsRuns(cluster: Cluster): Promise<boolean> {
  const key = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: externalDnsNamespace, name: 'external-dns' };
  return count((await cluster.get<Reported>(key))?.status, 'availableReplicas') > 0;
}
