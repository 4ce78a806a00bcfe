import { certManagerNamespace, mergeValues, platformKinds } from '@slipway/blueprint';
import type { AcmeIdentityOutput, JsonObject } from '@slipway/contracts';
import type { AnyResource } from '@slipway/activities-core';
import { stripOrphanedFinalizers } from '../cluster/orphaned-finalizers.ts';
import { keyOf, removeObjects } from '../cluster/remove.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { chartOf } from '../helm/chart.ts';
import { podsOf } from '../helm/own-release.ts';
import { installRelease, uninstallRelease } from '../helm/releases.ts';
import { waitReady } from '../readiness/wait-ready.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { retryNotReady } from '../retry-not-ready.ts';
import { definitionsOf, removeIssuance } from './certificates-gone.ts';
import { specOf } from './cluster-issuer.ts';
import { resourceOf } from './define.ts';
import { ReleaseRecords } from './release-record.ts';

const name = { namespace: certManagerNamespace, release: 'cert-manager' };
const readyBudgetMs = 10 * 60_000;

/** cert-manager, up to the point where its webhook lets an issuer pass. */
export function certManager(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, charts } = deps;
  const records = new ReleaseRecords<platformKinds.CertManagerProps>(name);
  return resourceOf(platformKinds.certManager, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const actual = await records.actual(cluster, ref);
        return actual && { output: {}, actual };
      }),

    async ensure(ref, props, { identity }) {
      const cluster = await clusters.need(ref);
      const chart = chartOf(props, valuesOf(props, identity), charts);
      const release = await installRelease(cluster, ref, name, chart, deps);
      const definitions = await definitionsOf(cluster, name);
      await waitReady(cluster, [...release.objects, ...definitions.map(keyOf)], deps, {
        what: 'cert-manager',
        budgetMs: readyBudgetMs,
        pods: podsOf(name),
      });
      await retryNotReady(deps, "cert-manager's webhook", () => tryIssuer(cluster, ref.scope.domain, identity));
      await records.write(cluster, ref, props, release);
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await removeIssuance(cluster, ref, deps);
        await uninstallRelease(cluster, ref, name, deps);
        await stripOrphanedFinalizers(cluster);
        await removeObjects(cluster, await definitionsOf(cluster, name), deps);
        await records.remove(cluster, ref);
      });
    },

    listed: { step: 'cert-manager/release', name: () => 'cert-manager' },
  });
}

/** Source: the reference architecture, section 3. */
function valuesOf({ nameServers }: platformKinds.CertManagerProps, identity: AcmeIdentityOutput): JsonObject {
  const ours: JsonObject = {
    // Kept on uninstall: whoever uninstalls by hand does not lose every certificate. Our teardown removes them itself.
    crds: { enabled: true, keep: true },
    extraArgs: ['--dns01-recursive-nameservers-only=true', `--dns01-recursive-nameservers=${nameServers.join(',')}`],
    serviceAccount: { annotations: identity.serviceAccountAnnotations },
    podLabels: identity.podLabels,
  };
  return mergeValues(ours, identity.chartValues);
}

/** A dry run goes through the webhook like a real write; only then is cert-manager of use. */
async function tryIssuer(cluster: Cluster, domain: string, { solver }: AcmeIdentityOutput): Promise<void> {
  await cluster.apply(
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'slipway-dry-run' },
      spec: specOf({ server: `https://acme.${domain}/directory`, email: `nobody@${domain}`, domain }, solver),
    },
    { dryRun: true },
  );
}
