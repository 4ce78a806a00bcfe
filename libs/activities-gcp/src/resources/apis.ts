import type { CloudContext, Resource } from '@slipway/activities-core';
import { cloudOf, type GoogleCloud } from '../cloud.ts';
import { once } from '../client.ts';
import { hasRule } from '../failure.ts';
import type { ApisProps } from '../kinds.ts';
import { follow } from '../operation.ts';
import { longRunningOperations, toOperation } from '../operations/longrunning.ts';
import { platformApis } from '../platform-apis.ts';

/** Without these nothing of the project can be read, let alone switched on again. */
const neverDisabled = ['serviceusage.googleapis.com', 'cloudresourcemanager.googleapis.com'];

/** APIs of the project, switched on. cloud.google.com/service-usage/docs/reference/rest/v1/services */
export function apis(context: CloudContext): Resource<ApisProps, object, Record<never, never>> {
  return {
    permissions: [
      // What `resolve` asks before there is a plan.
      'compute.machineTypes.get',
      'compute.zones.list',
      'resourcemanager.projects.get',
      'serviceusage.services.enable',
      'serviceusage.services.get',
      'serviceusage.services.list',
    ],

    async observe(ref) {
      const enabled = await enabledApis(cloudOf(context, ref.scope));
      const present = platformApis.filter((api) => enabled.has(api));
      return present.length === 0 ? undefined : { output: {}, actual: { apis: present } };
    },

    async ensure(ref, props) {
      const cloud = cloudOf(context, ref.scope);
      const enabled = await enabledApis(cloud);
      await enableApis(
        cloud,
        props.apis.filter((api) => !enabled.has(api)),
      );
      return {};
    },

    async destroy(ref) {
      if (ref.lifecycle !== 'managed') return;
      const cloud = cloudOf(context, ref.scope);
      const enabled = await enabledApis(cloud);
      for (const api of platformApis) {
        if (enabled.has(api) && !neverDisabled.includes(api)) await disableUnlessUsed(cloud, api);
      }
    },
  };
}

async function enabledApis(cloud: GoogleCloud): Promise<Set<string>> {
  const client = await cloud.clients.serviceUsage();
  const services = await cloud.list('cannot list the APIs of the project', async () => {
    return (await client.listServices({ parent: `projects/${cloud.project}`, filter: 'state:ENABLED' }, once))[0];
  });
  return new Set(services.map((service) => service.config?.name ?? ''));
}

/** Switches APIs on and waits for the operation; it may take minutes more until they answer everywhere. */
export async function enableApis(cloud: GoogleCloud, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const client = await cloud.clients.serviceUsage();
  const what = `cannot enable ${names.join(', ')}`;
  const operation = await cloud.send(what, async () => {
    const [started] = await client.batchEnableServices(
      { parent: `projects/${cloud.project}`, serviceIds: [...names] },
      once,
    );
    return toOperation(started.latestResponse);
  });
  const operations = longRunningOperations(cloud, () => cloud.clients.serviceUsage());
  await follow(cloud, operations, operation, `apis of ${cloud.project}`, what);
}

/** Google refuses while other APIs or traffic depend on it: then it stays on. */
async function disableUnlessUsed(cloud: GoogleCloud, api: string): Promise<void> {
  const client = await cloud.clients.serviceUsage();
  const what = `cannot disable ${api}`;
  try {
    await cloud.send(what, () =>
      client.disableService(
        { name: `projects/${cloud.project}/services/${api}`, checkIfServiceHasUsage: 'CHECK' },
        once,
      ),
    );
  } catch (error) {
    if (!hasRule(error, 'SW-CONF-036', 'SW-SPEC-009')) throw error;
  }
}
