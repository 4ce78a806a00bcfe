import { concurrently, type CloudContext, type Resource } from '@slipway/activities-core';
import { cloudOf, type AzureCloud } from '../cloud.ts';
import type { ProvidersProps } from '../kinds.ts';
import { planningPermissions } from '../planning-permissions.ts';
import { platformNamespaces } from '../resource-providers.ts';

const atOnce = 4;
const registrationBudgetMs = 1_200_000;

/**
 * Resource providers of the subscription, registered. They stay: other things may need them by then.
 * learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
export function providers(context: CloudContext): Resource<ProvidersProps, object, Record<never, never>> {
  return {
    permissions: [
      ...planningPermissions,
      // What reads and registers every provider has no name of its own in roles: each provider has its own action.
      ...platformNamespaces.map((namespace) => `${namespace}/register/action`),
    ],

    async observe(ref) {
      const cloud = cloudOf(context, ref.scope);
      const states = await concurrently(platformNamespaces, atOnce, (each) => stateOf(cloud, each));
      const namespaces = platformNamespaces.filter((_, index) => states[index] === 'Registered');
      return namespaces.length === 0 ? undefined : { output: {}, actual: { namespaces } };
    },

    async ensure(ref, { namespaces }) {
      await registerProviders(cloudOf(context, ref.scope), namespaces);
      return {};
    },

    async destroy() {
      // They cost nothing, and whoever registered them cannot be told.
    },
  };
}

async function stateOf(cloud: AzureCloud, namespace: string): Promise<string | undefined> {
  const found = await cloud.read(`cannot read the resource provider ${namespace}`, async () =>
    (await cloud.clients.resources()).providers.get(namespace),
  );
  return found.registrationState;
}

/** Registers those that are not, and waits until they are: up to some minutes, once for a subscription. */
export async function registerProviders(cloud: AzureCloud, namespaces: readonly string[]): Promise<void> {
  await concurrently([...namespaces], atOnce, async (namespace) => {
    const state = await stateOf(cloud, namespace);
    if (state === 'Registered') return;
    const what = `cannot register the resource provider ${namespace}`;
    if (state !== 'Registering') {
      await cloud.change(what, async () => (await cloud.clients.resources()).providers.register(namespace));
    }
    const until = { everyMs: 5_000, maximumMs: 15_000, budgetMs: registrationBudgetMs, what };
    await cloud.until<void>(until, async () => {
      const now = (await stateOf(cloud, namespace)) ?? 'Unknown';
      return now === 'Registered'
        ? { done: true, value: undefined }
        : { done: false, waitingFor: { provider: namespace, state: now } };
    });
  });
}
