import { platformKinds, releaseName } from '@slipway/blueprint';
import type { JsonObject, Ref, WorkloadIdentityOutput } from '@slipway/contracts';
import type { AnyResource } from '@slipway/activities-core';
import { ensureNamespace, namespacesOf } from '../cluster/own-namespace.ts';
import { removeNamespaces } from '../cluster/remove-namespace.ts';
import { chartOf } from '../helm/chart.ts';
import { podsOf, type ReleaseName } from '../helm/own-release.ts';
import { installRelease, uninstallRelease } from '../helm/releases.ts';
import { waitReady } from '../readiness/wait-ready.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { resourceOf } from './define.ts';
import { ReleaseRecords } from './release-record.ts';

const readyBudgetMs = 10 * 60_000;

/** A chart of which we know no more than its values: what a cloud's blueprint adds to its cluster. */
export function chartRelease(deps: ResourceDeps): [string, AnyResource] {
  const { clusters, charts } = deps;
  return resourceOf(platformKinds.release, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const actual = await recordsOf(ref).actual(cluster, ref);
        return actual && { output: {}, actual };
      }),

    async ensure(ref, props, { identity }) {
      const name = nameOf(ref);
      if (releaseName(props) !== ref.name)
        throw new Error(`${ref.step} is named ${ref.name}, not ${releaseName(props)}`);
      const cluster = await clusters.need(ref);
      const { namespaceLabels: labels } = props;
      if (labels) {
        const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name.namespace, labels } };
        await ensureNamespace(cluster, ref, manifest, deps);
      }
      const chart = chartOf(props, identityValues(props.identityAt, identity), charts);
      const release = await installRelease(cluster, ref, name, chart, deps, { wait: props.wait });
      if (props.wait) {
        await waitReady(cluster, release.objects, deps, {
          what: `release ${ref.name}`,
          budgetMs: readyBudgetMs,
          pods: podsOf(name),
        });
      }
      await recordsOf(ref).write(cluster, ref, props, release);
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await uninstallRelease(cluster, ref, nameOf(ref), deps);
        await recordsOf(ref).remove(cluster, ref);
        await removeNamespaces(cluster, await namespacesOf(cluster, ref), deps);
      });
    },
  });
}

/** The inverse of `releaseName`. */
function nameOf({ name }: Pick<Ref, 'name'>): ReleaseName {
  const [namespace = '', release = ''] = name.split('/');
  return { namespace, release };
}

const recordsOf = (ref: Ref): ReleaseRecords<platformKinds.ReleaseProps> => new ReleaseRecords(nameOf(ref));

/** The annotations that make a service account the identity, where the chart takes them. */
function identityValues(path: string, identity: WorkloadIdentityOutput | undefined): JsonObject {
  if (!identity || path === '') return {};
  return path
    .split('.')
    .reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), identity.serviceAccountAnnotations);
}
