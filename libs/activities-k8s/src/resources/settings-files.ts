import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject, type Ref, type SettingsFiles } from '@slipway/contracts';
import { applyOwned } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { removeObjects } from '../cluster/remove.ts';
import type { ClusterDeps } from '../context.ts';
import { ownedSelector } from '../ownership.ts';
import { secretData } from '../secret-values.ts';

const volume = 'settings';

/** Chart values that mount the files and restart the pods when their content changes. */
export function settingsValues(settings: SettingsFiles | undefined): JsonObject {
  if (!settings) return {};
  const hash = createHash('sha256').update(canonicalJson(settings.files)).digest('hex');
  return {
    extraVolumes: [{ name: volume, secret: { secretName: settings.secret } }],
    extraVolumeMounts: [{ name: volume, mountPath: settings.directory, readOnly: true }],
    // A program reads its settings once, when it starts.
    podAnnotations: { 'slipway.dev/settings-hash': hash },
  };
}

/** Makes the Secret that the release mounts. @throws NOT_OWNED when one of that name is not ours */
export async function applySettings(
  cluster: Cluster,
  ref: Ref,
  namespace: string,
  settings: SettingsFiles | undefined,
): Promise<void> {
  if (!settings) return;
  await applyOwned(cluster, ref, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: settings.secret, namespace },
    type: 'Opaque',
    data: secretData(settings.files),
  });
}

/** Removes what `applySettings` made for this step; an undo knows its name no more. */
export async function removeSettings(cluster: Cluster, ref: Ref, namespace: string, deps: ClusterDeps): Promise<void> {
  const labelSelector = ownedSelector(ref.scope, ref.step);
  const ours = await cluster.list('v1', 'Secret', { namespace, labelSelector, metadataOnly: true });
  if (ours.length > 0) await removeObjects(cluster, ours, deps);
}
