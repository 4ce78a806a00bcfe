import type { platformKinds } from '@slipway/blueprint';
import type { Ref } from '@slipway/contracts';
import { failed, type LiveObject, type Look, type ObjectKey, type ResourceFailure } from '@slipway/activities-core';
import { applyOwned } from '../../cluster/apply.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { keyOf, removeObjects } from '../../cluster/remove.ts';
import { ownedSelector } from '../../ownership.ts';
import { hopelessPod, lastWarning } from '../../readiness/explain.ts';
import type { Reported } from '../../readiness/condition.ts';
import { podReadiness, terminationOf } from '../../readiness/pod.ts';
import { readinessOf } from '../../readiness/readiness.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';
import { exitCodes, installerIdentity, installerJob, jobName } from './installer-job.ts';

/** Beyond the Job's own deadline. */
const budgetMs = 35 * 60_000;
const cleanupMs = 60_000;
/** A registry may be busy for a moment. Looks in a row that a back-off is given. */
const patience = 6;
/** Their templates cannot be changed: an apply over them is refused. */
const oneTimeJobs = ['migrations', 'dbinit-session'];

/**
 * Runs the installer to its end. A Job of the same configuration that an earlier attempt left running is followed, one that has
 * failed is made anew. What it runs as is removed with it, unless another attempt goes on with it.
 */
export async function runInstaller(
  cluster: Cluster,
  ref: Ref,
  props: platformKinds.GitpodProps,
  config: platformKinds.GitpodConfigOutput,
  deps: ResourceDeps,
): Promise<void> {
  const { namespace } = props;
  const name = jobName(props, config.hash);
  const key: ObjectKey = { apiVersion: 'batch/v1', kind: 'Job', namespace, name };
  try {
    const standing = await cluster.get(key);
    if (!standing || readinessOf(standing).state !== 'progressing') {
      await removeInstaller(cluster, ref, namespace, deps);
      await removeObjects(cluster, await existing(cluster, namespace), deps);
      for (const identity of installerIdentity(ref.scope.installation, namespace))
        await applyOwned(cluster, ref, identity);
      await applyOwned(cluster, ref, installerJob(name, props, config.configMap));
    }
    await waitForJob(cluster, key, deps);
  } finally {
    if (!deps.call.handover.aborted) await removeAfterwards(ref, namespace, deps);
  }
}

/** Job, binding and account of the installer: what is ours, whatever attempt made it. */
export async function removeInstaller(
  cluster: Cluster,
  ref: Ref,
  namespace: string,
  deps: ResourceDeps,
): Promise<void> {
  const labelSelector = ownedSelector(ref.scope, ref.step);
  const jobs = await cluster.list('batch/v1', 'Job', { namespace, labelSelector, metadataOnly: true });
  for (const job of jobs) await cluster.delete(keyOf(job), job.metadata.uid);
  // Its rights end before its pods are waited for: whatever holds those up, nobody keeps a binding to cluster-admin.
  for (const { apiVersion, kind, metadata } of installerIdentity(ref.scope.installation, namespace).reverse()) {
    const owned = await cluster.list(apiVersion, kind, { labelSelector, metadataOnly: true });
    for (const one of owned.filter((object) => object.metadata.name === metadata.name)) {
      await cluster.delete(keyOf(one), one.metadata.uid, 'Background');
    }
  }
  await removeObjects(cluster, jobs, deps);
}

/** The call may have been aborted: a binding to cluster-admin is not left behind for that. */
async function removeAfterwards(ref: Ref, namespace: string, deps: ResourceDeps): Promise<void> {
  const signal = AbortSignal.timeout(cleanupMs);
  const cluster = await deps.clusters.find(ref, signal);
  if (cluster)
    await removeInstaller(cluster, ref, namespace, {
      ...deps,
      call: { ...deps.call, signal, heartbeat: () => undefined },
    });
}

async function existing(cluster: Cluster, namespace: string): Promise<LiveObject[]> {
  const jobs = await cluster.list('batch/v1', 'Job', { namespace, metadataOnly: true });
  return jobs.filter(({ metadata }) => oneTimeJobs.includes(metadata.name));
}

async function waitForJob(cluster: Cluster, key: ObjectKey, deps: ResourceDeps): Promise<void> {
  const { namespace = '', name } = key;
  const labelSelector = `batch.kubernetes.io/job-name=${name}`;
  let hopelessLooks = 0;
  await waitInCluster(deps, { what: "Gitpod's installer", everyMs: 1000, budgetMs }, async (): Promise<Look<void>> => {
    const job = await cluster.get(key);
    const readiness = job ? readinessOf(job) : { state: 'failed' as const, why: 'its Job was deleted' };
    if (readiness.state === 'ready') return { done: true, value: undefined };
    const [pod] = await cluster.list<Reported>('v1', 'Pod', { namespace, labelSelector });
    if (readiness.state === 'failed') throw installerFailure(pod, readiness.why);
    const hopeless = await hopelessPod(cluster, { namespace, labelSelector });
    hopelessLooks = hopeless ? hopelessLooks + 1 : 0;
    if (hopeless && hopelessLooks >= patience) throw hopeless;
    const state = pod && podReadiness(pod);
    const warning = pod ? await lastWarning(cluster, namespace, { kind: 'Pod', name: pod.metadata.name }) : '';
    return {
      done: false,
      waitingFor: { job: name, pod: warning || (state && state.state !== 'ready' ? state.why : 'running') },
    };
  });
}

function installerFailure(pod: Reported | undefined, why: string): ResourceFailure {
  const ended = pod && terminationOf(pod);
  const words = ended?.message ? { cloudWords: ended.message.slice(-1500) } : {};
  const refused = [exitCodes.validate, exitCodes.render].some((code) => code === ended?.exitCode);
  // The installer's own last words, where a wrapper of the image hides its exit code.
  if (refused || ended?.message.includes('configuration is invalid')) {
    return failed('INVALID_SPEC', 'SW-SPEC-094', "Gitpod's installer refuses the configuration", {
      ...words,
    });
  }
  if (ended?.exitCode === exitCodes.apply) {
    return failed('DEPENDENCY', 'SW-DEP-094', "Gitpod's objects were not all accepted by the cluster", words);
  }
  return failed('DEPENDENCY', 'SW-DEP-094', `Gitpod's installer did not end well: ${why}`, words);
}
