import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import type { AnyResource } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { ownershipLabels } from '../../ownership.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { resourceOf } from '../define.ts';
import { appKey, listedObjects, manifestHash, missingCount, type AppConfigMap } from './app-objects.ts';
import { removeInstaller, runInstaller } from './run-installer.ts';
import { removeApp } from './remove-app.ts';
import { restartWorkloads } from './restart.ts';
import { standsUnlisted } from './unlisted.ts';

/** What was rendered last, on the list that the installer itself keeps. */
const configAnnotation = 'slipway.dev/config-hash';
const propsAnnotation = 'slipway.dev/props';
const halfInstalled = 'half installed';

/** Gitpod, by its own installer in a Job. */
export function gitpodRelease(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.gitpodRelease, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const app = await cluster.get<AppConfigMap>(appKey(gitpodNamespace));
        if (!app) {
          if (!(await standsUnlisted(cluster, ref.scope, gitpodNamespace))) return undefined;
          return { output: { manifestHash: '' }, actual: { installerImage: halfInstalled } };
        }
        const recorded = app.metadata.annotations?.[propsAnnotation];
        const missing = await missingCount(cluster, listedObjects(app, gitpodNamespace));
        const props = JSON.parse(recorded ?? '{}') as Partial<platformKinds.GitpodProps>;
        return {
          output: { manifestHash: manifestHash(app) },
          actual:
            recorded && missing === 0
              ? props
              : { ...props, installerImage: recorded ? `${missing} objects are missing` : halfInstalled },
        };
      }),

    async ensure(ref, props, { config }) {
      const cluster = await clusters.need(ref);
      const before = await cluster.get<AppConfigMap>(appKey(props.namespace));
      if (before && (await isInstalled(cluster, before, props, config.hash))) {
        await removeInstaller(cluster, ref, props.namespace, deps);
        return { manifestHash: manifestHash(before) };
      }
      const stood = before !== undefined || (await standsUnlisted(cluster, ref.scope, props.namespace));
      if (before) await forgetInstalled(cluster, props.namespace);
      await runInstaller(cluster, ref, props, config, deps);
      if (stood) await restartWorkloads(cluster, props.namespace, deps);
      return { manifestHash: await recordInstalled(cluster, ref, props, config.hash) };
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await removeInstaller(cluster, ref, gitpodNamespace, deps);
        await removeApp(cluster, ref, gitpodNamespace, deps);
      });
    },

    listed: { step: 'install/gitpod', name: () => 'gitpod' },
  });
}

async function isInstalled(
  cluster: Cluster,
  app: AppConfigMap,
  props: platformKinds.GitpodProps,
  configHash: string,
): Promise<boolean> {
  const { [configAnnotation]: config, [propsAnnotation]: recorded } = app.metadata.annotations ?? {};
  if (config !== configHash || recorded !== JSON.stringify(props)) return false;
  return (await missingCount(cluster, listedObjects(app, props.namespace))) === 0;
}

/**
 * From here on the mark would lie: what the installer applies is neither what was recorded nor known to run, and whoever comes after a
 * worker that is lost, or back to the former version, would find it as planned.
 */
async function forgetInstalled(cluster: Cluster, namespace: string): Promise<void> {
  await cluster.patch(appKey(namespace), {
    metadata: { annotations: { [configAnnotation]: null, [propsAnnotation]: null } },
  });
}

/** Last of all: a worker that is lost before leaves a half-installed Gitpod, which is installed again. */
async function recordInstalled(
  cluster: Cluster,
  ref: Ref,
  props: platformKinds.GitpodProps,
  configHash: string,
): Promise<string> {
  const app = await cluster.patch(appKey(props.namespace), {
    metadata: {
      labels: ownershipLabels(ref),
      annotations: { [configAnnotation]: configHash, [propsAnnotation]: JSON.stringify(props) },
    },
  });
  if (!app) throw new Error("Gitpod's installer ended well and left no list of its objects");
  return manifestHash(app as AppConfigMap);
}
