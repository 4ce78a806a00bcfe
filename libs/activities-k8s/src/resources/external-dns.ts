import { externalDnsNamespace, platformKinds } from '@slipway/blueprint';
import type { DnsIdentityOutput, JsonObject } from '@slipway/contracts';
import type { AnyResource } from '@slipway/activities-core';
import { chartOf } from '../helm/chart.ts';
import { podsOf } from '../helm/own-release.ts';
import { installRelease, uninstallRelease } from '../helm/releases.ts';
import { waitReady } from '../readiness/wait-ready.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';
import { ReleaseRecords } from './release-record.ts';
import { applySettings, removeSettings, settingsValues } from './settings-files.ts';

const name = { namespace: externalDnsNamespace, release: 'external-dns' };
const readyBudgetMs = 10 * 60_000;

/** Writes the records of the platform's Services, and removes them with the Services. */
export function externalDns(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, charts } = deps;
  const records = new ReleaseRecords<platformKinds.ExternalDnsProps>(name);
  return resourceOf(platformKinds.externalDns, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const actual = await records.actual(cluster, ref);
        return actual && { output: { ownerId: actual.txtOwnerId ?? '' }, actual };
      }),

    async ensure(ref, props, { identity }) {
      const cluster = await clusters.need(ref);
      const chart = chartOf(props, valuesOf(identity), charts, fixedValues(props));
      await applySettings(cluster, ref, name.namespace, identity.settings);
      const release = await installRelease(cluster, ref, name, chart, deps);
      await waitReady(cluster, release.objects, deps, {
        what: 'external-dns',
        budgetMs: readyBudgetMs,
        pods: podsOf(name),
      });
      await records.write(cluster, ref, props, release);
      return { ownerId: props.txtOwnerId };
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await uninstallRelease(cluster, ref, name, deps);
        await removeSettings(cluster, ref, name.namespace, deps);
        await records.remove(cluster, ref);
      });
    },

    listed: { step: 'dns/external-dns', name: () => 'external-dns' },
  });
}

/** Source: the reference architecture, sections 3 to 6. */
function valuesOf(identity: DnsIdentityOutput): JsonObject {
  const { provider, extraArgs, env, serviceAccountAnnotations, podLabels, settings } = identity;
  return {
    provider: { name: provider },
    registry: 'txt',
    // Without a prefix that ends in a dot, the ownership record of the zone's apex lies outside the zone and is dropped: the
    // apex would stay unowned, and in the zone for ever.
    txtPrefix: 'extdns-%{record_type}.',
    sources: ['service'],
    interval: '1m',
    triggerLoopOnEvent: true,
    logFormat: 'json',
    // Without it the ownership record of a wildcard has an invalid name.
    extraArgs: { 'txt-wildcard-replacement': 'wildcard', ...extraArgs },
    env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })),
    serviceAccount: { annotations: serviceAccountAnnotations },
    podLabels,
    ...settingsValues(settings),
  };
}

/** Whose records are touched, and that they go with their Services, is nobody's to change. */
function fixedValues({ txtOwnerId, domain }: platformKinds.ExternalDnsProps): JsonObject {
  return { policy: 'sync', txtOwnerId, domainFilters: [domain] };
}
