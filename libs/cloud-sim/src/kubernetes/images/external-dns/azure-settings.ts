import { secretText, type Secret } from '../../api/objects.ts';
import { ContainerExit, type RunningContainer } from '../../kubelet/image-handler.ts';
import type { Flags } from './flags.ts';

/** Where the zones are, out of `azure.json`. */
export interface AzureSettings {
  subscriptionId: string;
  resourceGroup: string;
}

/**
 * What the provider `azure` reads from its file at the start; undefined for the other providers.
 * @throws ContainerExit without the file, or without what the provider needs of it
 */
export async function readAzureSettings(container: RunningContainer, flags: Flags): Promise<AzureSettings | undefined> {
  if (flags.provider !== 'azure') return undefined;
  const path = flags.azureConfigFile;
  const text = await readMounted(container, path);
  const fail = (why: string): ContainerExit =>
    new ContainerExit(1, `failed to read Azure config file '${path}': ${why}`);
  if (text === undefined) throw fail(`open ${path}: no such file or directory`);
  let settings: Partial<AzureSettings> & { tenantId?: string; useWorkloadIdentityExtension?: boolean };
  try {
    settings = JSON.parse(text) as typeof settings;
  } catch (error) {
    throw fail(error instanceof Error ? error.message : String(error));
  }
  const { subscriptionId = '', resourceGroup = '', tenantId = '', useWorkloadIdentityExtension } = settings;
  if (!useWorkloadIdentityExtension || tenantId === '') {
    throw new ContainerExit(1, 'no credentials provided for Azure API: the settings name no way to get a token here');
  }
  return {
    subscriptionId: flags.azureSubscription || subscriptionId,
    resourceGroup: flags.azureResourceGroup || resourceGroup,
  };
}

/** Whether a zone, by its ARM id, is where the provider looks. */
export function isInSettings({ subscriptionId, resourceGroup }: AzureSettings, zone: string): boolean {
  return zone
    .toLowerCase()
    .startsWith(`/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/`.toLowerCase());
}

/** Text of a file in a mounted Secret. */
async function readMounted({ cluster, pod, container }: RunningContainer, path: string): Promise<string | undefined> {
  const directory = path.slice(0, path.lastIndexOf('/'));
  const file = path.slice(directory.length + 1);
  const mount = container.volumeMounts?.find(({ mountPath }) => mountPath.replace(/\/$/, '') === directory);
  const name = pod.spec.volumes?.find((volume) => volume.name === mount?.name)?.secret?.secretName;
  if (name === undefined) return undefined;
  const reference = { apiVersion: 'v1', kind: 'Secret', namespace: pod.metadata.namespace, name };
  return secretText(await cluster.client.get<Secret>(reference), file);
}
