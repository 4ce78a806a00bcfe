import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import type { AnyResource, LiveObject, Look } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { keyOf } from '../../cluster/remove.ts';
import { hopelessPod, worstPod } from '../../readiness/explain.ts';
import { count, type Reported } from '../../readiness/condition.ts';
import { readinessOf } from '../../readiness/readiness.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';
import { resourceOf } from '../define.ts';
import { platformPods, workspacePods } from './pods.ts';
import { appKey, listedObjects, type AppConfigMap } from './app-objects.ts';

const readyBudgetMs = 30 * 60_000;
const stopBudgetMs = 10 * 60_000;
/** Pods that start in the wrong order crash and come back: a back-off is believed after so many looks in a row. */
const patience = 30;

/** What makes workspaces, prebuilds and images. */
const creators = ['server', 'ws-manager-bridge', 'image-builder-mk3'];
const replicasAnnotation = 'slipway.dev/replicas';

const kinds: [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['cert-manager.io/v1', 'Certificate'],
];

/** That everything of Gitpod runs. Its undoing stops what makes new things, before anything is removed. */
export function gitpodWorkloads(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  return resourceOf(platformKinds.gitpodWorkloads, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const running = (await creatorsOf(cluster)).some(({ spec }) => count(spec, 'replicas') > 0);
        const workspaces = await cluster.list('v1', 'Pod', {
          ...inGitpod,
          labelSelector: workspacePods,
          metadataOnly: true,
        });
        if (!running && workspaces.length === 0) return undefined;
        const [waiting] = await unready(cluster, gitpodNamespace);
        return { output: {}, actual: { namespace: waiting ? `${waiting.name} ${waiting.why}` : gitpodNamespace } };
      }),

    async ensure(ref, { namespace }) {
      const cluster = await clusters.need(ref);
      await startCreators(cluster);
      let hopelessLooks = 0;
      await waitInCluster(deps, { what: 'Gitpod', budgetMs: readyBudgetMs }, async (): Promise<Look<void>> => {
        const waiting = await unready(cluster, namespace);
        const hopeless = await hopelessPod(cluster, platformPods(namespace));
        if (waiting.length === 0 && !hopeless) return { done: true, value: undefined };
        hopelessLooks = hopeless ? hopelessLooks + 1 : 0;
        if (hopeless && hopelessLooks >= patience) throw hopeless;
        const pod = await worstPod(cluster, platformPods(namespace));
        const first = waiting[0];
        return {
          done: false,
          waitingFor: {
            left: waiting.length,
            ...(first ? { object: first.name, why: first.why } : {}),
            ...(pod ? { pod } : {}),
          },
        };
      });
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        await stopCreators(cluster);
        await removeWorkspaces(cluster, deps);
      });
    },
  });
}

const inGitpod = { namespace: gitpodNamespace };

async function creatorsOf(cluster: Cluster): Promise<Reported[]> {
  const deployments = await cluster.list<Reported>('apps/v1', 'Deployment', inGitpod);
  return deployments.filter(({ metadata }) => creators.includes(metadata.name));
}

async function stopCreators(cluster: Cluster): Promise<void> {
  for (const creator of await creatorsOf(cluster)) {
    const replicas = count(creator.spec, 'replicas');
    if (replicas === 0) continue;
    const metadata = { annotations: { [replicasAnnotation]: String(replicas) } };
    await cluster.patch(keyOf(creator), { metadata, spec: { replicas: 0 } });
  }
}

/** An undo that was given up half way left them stopped. */
async function startCreators(cluster: Cluster): Promise<void> {
  for (const creator of await creatorsOf(cluster)) {
    const before = creator.metadata.annotations?.[replicasAnnotation];
    if (before === undefined || count(creator.spec, 'replicas') > 0) continue;
    const metadata = { annotations: { [replicasAnnotation]: null } };
    await cluster.patch(keyOf(creator), { metadata, spec: { replicas: Number(before) } });
  }
}

/** While ws-manager and ws-daemon still run: they back up what is in a workspace and clear its finalizer. */
async function removeWorkspaces(cluster: Cluster, deps: ResourceDeps): Promise<void> {
  const options = { ...inGitpod, labelSelector: workspacePods, metadataOnly: true };
  const wait = { what: 'the end of all workspaces', everyMs: 1000, budgetMs: stopBudgetMs };
  await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
    const pods = await cluster.list('v1', 'Pod', options);
    if (pods.length === 0) return { done: true, value: undefined };
    const fresh = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
    for (const pod of fresh) await cluster.delete(keyOf(pod), pod.metadata.uid);
    return { done: false, waitingFor: { workspaces: pods.length } };
  });
}

interface Waiting {
  name: string;
  why: string;
}

/** What is not of use yet; what the installer lists and is not there counts too. */
async function unready(cluster: Cluster, namespace: string): Promise<Waiting[]> {
  const lists = await Promise.all(kinds.map(([apiVersion, kind]) => cluster.list(apiVersion, kind, { namespace })));
  const objects: LiveObject[] = lists.flat();
  const waiting = objects.flatMap((object) => {
    // A Job that has ended removes itself a minute later, and is no part of what runs.
    if (object.kind === 'Job' && object.metadata.deletionTimestamp) return [];
    const readiness = readinessOf(object);
    return readiness.state === 'ready' ? [] : [{ name: `${object.kind} ${object.metadata.name}`, why: readiness.why }];
  });
  const app = await cluster.get<AppConfigMap>(appKey(namespace));
  const names = new Set(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const absent = (app ? listedObjects(app, namespace) : [])
    .filter(({ kind }) => kind !== 'Job' && kinds.some(([, known]) => known === kind))
    .map(({ kind, name }) => `${kind} ${name}`)
    .filter((name) => !names.has(name));
  return [...waiting, ...absent.map((name) => ({ name, why: 'does not exist' }))];
}
