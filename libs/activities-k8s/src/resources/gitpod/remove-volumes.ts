import { failed, type LiveObject, type Look } from '@slipway/activities-core';
import type { Cluster } from '../../cluster/cluster.ts';
import { keyOf, removeObjects } from '../../cluster/remove.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { waitInCluster } from '../../wait.ts';

const goneBudgetMs = 10 * 60_000;
const provisionedBy = 'pv.kubernetes.io/provisioned-by';

interface Volume extends LiveObject {
  spec?: { claimRef?: { namespace?: string; name?: string }; persistentVolumeReclaimPolicy?: string };
  status?: { phase?: string; message?: string };
}

/**
 * Removes the claims of a namespace and waits until their volumes and disks are gone. Whoever asks for that has agreed to lose the
 * data, so a volume that would outlive its claim goes too; the disk of one that nobody provisioned is not the cluster's, and stays.
 * @throws DEPENDENCY (SW-DEP-056) when a disk stays
 */
export async function removeVolumes(cluster: Cluster, namespace: string, deps: ResourceDeps): Promise<void> {
  const claimed = async (): Promise<Volume[]> => {
    const volumes = await cluster.list<Volume>('v1', 'PersistentVolume');
    return volumes.filter(({ spec }) => spec?.claimRef?.namespace === namespace);
  };
  for (const volume of await claimed()) {
    if (isProvisioned(volume) && volume.spec?.persistentVolumeReclaimPolicy !== 'Delete')
      await cluster.patch(keyOf(volume), { spec: { persistentVolumeReclaimPolicy: 'Delete' } });
  }
  const claims = await cluster.list('v1', 'PersistentVolumeClaim', { namespace, metadataOnly: true });
  await removeObjects(cluster, claims, deps, goneBudgetMs);
  const wait = { what: "the removal of Gitpod's volumes", everyMs: 1000, budgetMs: goneBudgetMs };
  await waitInCluster(deps, wait, async (): Promise<Look<void>> => {
    const volumes = await claimed();
    for (const volume of volumes.filter((each) => !isProvisioned(each)))
      await cluster.delete(keyOf(volume), volume.metadata.uid);
    if (volumes.length === 0) return { done: true, value: undefined };
    const left = volumes.map(({ metadata, status }) => [metadata.name, status?.message].filter(Boolean).join(': '));
    const refusal = failed('DEPENDENCY', 'SW-DEP-056', `${left.length} disks remain: ${left.join(', ')}`);
    return { done: false, waitingFor: { volumes: left }, refusal };
  });
}

const isProvisioned = ({ metadata }: Volume): boolean => metadata.annotations?.[provisionedBy] !== undefined;
