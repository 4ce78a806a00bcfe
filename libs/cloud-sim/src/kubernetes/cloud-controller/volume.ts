import { ebsController, ebsDriver } from '../add-ons/ebs-csi-driver.ts';
import type { KubernetesClient } from '../api/client.ts';
import { recordEvent } from '../api/event.ts';
import type { KubernetesObject, Node, PersistentVolume, PersistentVolumeClaim } from '../api/objects.ts';
import { Reconciler } from '../api/reconciler.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';
import { parseQuantity } from './quantity.ts';

interface StorageClass extends KubernetesObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
}

const selectedNode = 'volume.kubernetes.io/selected-node';
const provisioner = 'volume.kubernetes.io/storage-provisioner';
const provisionedBy = 'pv.kubernetes.io/provisioned-by';
/** Holds a volume until its disk is gone, also when somebody deletes the volume itself. */
const volumeFinalizer = 'external-provisioner.volume.kubernetes.io/finalizer';
const retrySeconds = 5;

/** Nobody provisions for the claim's class now. */
class NoDriver extends Error {}

/** The driver is known to the cluster, and the pods that make its volumes run where they are the cluster's own. */
async function requireDriver(client: KubernetesClient, driver: string): Promise<void> {
  const known = await client.get({ apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', name: driver });
  if (!known) throw new NoDriver(`no driver ${driver}`);
  if (driver !== ebsDriver) return;
  const controller = await client.get<KubernetesObject & { status?: { readyReplicas?: number } }>({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    namespace: 'kube-system',
    name: ebsController,
  });
  if (!controller?.status?.readyReplicas) throw new NoDriver(`no ready pod of ${ebsController}`);
}

/** Makes a disk and a volume for each claim that the scheduler has found a node for. */
export function volumeProvisioner(cluster: SimulatedCluster): Reconciler<PersistentVolumeClaim> {
  const { client, cloud, clock } = cluster;

  async function reconcile(claim: PersistentVolumeClaim): Promise<void> {
    const { name, namespace = '', uid = '', annotations = {}, deletionTimestamp } = claim.metadata;
    const node = annotations[selectedNode];
    if (deletionTimestamp || claim.spec.volumeName || !node || !annotations[provisioner]) return;
    const className = claim.spec.storageClassName ?? '';
    const storageClass = await client.get<StorageClass>({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      name: className,
    });
    if (!storageClass) return;
    await requireDriver(client, annotations[provisioner]);
    const machine = await client.get<Node>({ apiVersion: 'v1', kind: 'Node', name: node });
    const zone = machine?.metadata.labels?.['topology.kubernetes.io/zone'] ?? '';
    const storage = claim.spec.resources?.requests?.storage ?? '1Gi';
    const volumeName = `pvc-${uid}`;
    const disk = await cloud.ensureDisk(cluster.id, {
      name: volumeName,
      uid,
      namespace,
      claim: name,
      sizeBytes: parseQuantity(storage),
      storageClass: className,
      ...(storageClass.parameters ? { parameters: storageClass.parameters } : {}),
      zone,
    });
    await client.apply(
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: {
          name: volumeName,
          annotations: { [provisionedBy]: storageClass.provisioner },
          finalizers: [volumeFinalizer],
        },
        spec: {
          capacity: { storage },
          accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
          storageClassName: className,
          claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
          csi: { driver: disk.driver, volumeHandle: disk.volumeHandle },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
              ],
            },
          },
        },
      },
      'csi-provisioner',
    );
  }

  return new Reconciler<PersistentVolumeClaim>({
    client,
    kind: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    reconcile,
    retryMilliseconds: clock.milliseconds(retrySeconds),
    onError: (claim, error) => {
      // A driver that does not run says nothing.
      if (error instanceof NoDriver) return;
      const message = `failed to provision volume: ${error instanceof Error ? error.message : String(error)}`;
      void recordEvent(client, claim, {
        type: 'Warning',
        reason: 'ProvisioningFailed',
        message,
        source: 'csi-provisioner',
      });
    },
  });
}

/** Removes the disk of a volume that nobody claims any more, then the volume. */
export function volumeReclaimer(cluster: SimulatedCluster): Reconciler<PersistentVolume> {
  const { client, cloud, clock } = cluster;

  async function reconcile({ metadata, spec, status }: PersistentVolume): Promise<void> {
    const { name, finalizers = [], deletionTimestamp } = metadata;
    if (!finalizers.includes(volumeFinalizer) || !spec.csi) return;
    const released = status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete';
    if (!released && !(deletionTimestamp && status?.phase !== 'Bound')) return;
    const reference = { apiVersion: 'v1', kind: 'PersistentVolume', name };
    await requireDriver(client, spec.csi.driver);
    if (spec.persistentVolumeReclaimPolicy === 'Delete') await cloud.deleteDisk(cluster.id, spec.csi.volumeHandle);
    await client.delete(reference);
    await client.patch(reference, { metadata: { finalizers: finalizers.filter((held) => held !== volumeFinalizer) } });
  }

  return new Reconciler<PersistentVolume>({
    client,
    kind: { apiVersion: 'v1', kind: 'PersistentVolume' },
    reconcile,
    retryMilliseconds: clock.milliseconds(retrySeconds),
    onError: (volume, error) => {
      if (error instanceof NoDriver) return;
      const message = error instanceof Error ? error.message : String(error);
      void recordEvent(client, volume, {
        type: 'Warning',
        reason: 'VolumeFailedDelete',
        message,
        source: 'csi-provisioner',
      });
    },
  });
}
