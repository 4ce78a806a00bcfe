import type { RecordSet } from '../../../core/cluster-host.ts';
import type { Service } from '../../api/objects.ts';
import { Watcher } from '../../api/watcher.ts';
import type { Image, Program, RunningContainer } from '../../kubelet/image-handler.ts';
import { workloadCaller } from '../workload-identity.ts';
import { withAliases } from './alias.ts';
import { isInSettings, readAzureSettings, type AzureSettings } from './azure-settings.ts';
import { parseFlags, type Flags } from './flags.ts';
import { makePlan } from './plan.ts';
import { endpointsOf } from './source.ts';

const startSeconds = 1;
/** Between two passes that events ask for. */
const minimumPauseSeconds = 5;

/** external-dns: brings the zone of each domain filter in line with the annotated Services, at every interval and event. */
const program: Program = async (container) => {
  const flags = parseFlags(container.container.args ?? []);
  await container.sleep(startSeconds);
  const azure = await readAzureSettings(container, flags);
  let wake = (): void => undefined;
  const services = new Watcher<Service>(container.client, { apiVersion: 'v1', kind: 'Service' }, () => {
    if (flags.events) wake();
  });
  services.start();
  container.ready();
  try {
    // What it does not know of yet has no Service, and would be removed.
    while (!services.hasListed) await container.sleep(startSeconds);
    for (;;) {
      const woken = new Promise<void>((resolve) => (wake = resolve));
      await pass(container, services.items, flags, azure);
      const interval = container.sleep(flags.intervalSeconds);
      await Promise.race([interval, Promise.all([woken, container.sleep(minimumPauseSeconds)])]);
      // The loser of the race ends with the container; nobody is left to hear of it.
      interval.catch(() => undefined);
    }
  } finally {
    await services.stop();
  }
};

async function pass(
  container: RunningContainer,
  services: Service[],
  flags: Flags,
  azure: AzureSettings | undefined,
): Promise<void> {
  const { cluster } = container;
  const endpoints = withAliases(endpointsOf(services, flags), flags);
  const domains = flags.domainFilters.length > 0 ? flags.domainFilters : endpoints.map(({ record }) => record.name);
  try {
    for (const domain of new Set(domains)) {
      const zone = await cluster.cloud.openZone(cluster.id, await workloadCaller(container), domain);
      if (azure && !isInSettings(azure, zone.zone)) continue;
      const records = await zone.list();
      const { upserts, removals } = makePlan(apexOf(records) ?? domain, records, endpoints, flags);
      for (const record of upserts) await zone.upsert(record);
      for (const record of removals) await zone.remove(record);
    }
  } catch (error) {
    // A pass that fails is logged and begun anew at the next interval.
    container.log(`external-dns: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The zone's own name: where its name servers stand. */
function apexOf(records: RecordSet[]): string | undefined {
  const names = records.filter(({ type }) => type === 'NS').map(({ name }) => name);
  return names.sort((a, b) => a.length - b.length)[0];
}

/** The image of the external-dns chart, under whatever registry it is mirrored. */
export const externalDnsImages: Image[] = [{ repository: /(^|\/)external-dns$/, tags: /^v0\.\d+\.\d+$/, program }];
