import { insist } from '../../api/insist.ts';
import type { ConfigMap, KubernetesObject, Secret } from '../../api/objects.ts';
import { ContainerExit, parseReference, type Program, type RunningContainer } from '../../kubelet/image-handler.ts';
import { parseInstallerConfig, type InstallerConfig } from './config.ts';
import { namedSecrets } from './named-secrets.ts';
import { render } from './render/render.ts';

const configKey = 'gitpod.config.yaml';
/** The field manager that the Job's script names. */
const manager = 'slipway';
const renderSeconds = 3;
/** Objects that are applied side by side; the last one, the inventory, comes when all others are there. */
const atOnce = 10;

/** Gitpod's installer as the Job runs it: validate the mounted configuration, render, apply with the Job's own rights. */
export const installerProgram: Program = async (container) => {
  const { pod, sleep } = container;
  const namespace = pod.metadata.namespace ?? 'default';
  const config = parseConfig(await readConfig(container));
  await checkSecrets(container, config, namespace);
  await sleep(renderSeconds);
  const { tag } = parseReference(container.container.image);
  const objects = render(config, namespace, tag);
  const [inventory] = objects.splice(-1);
  for (let next = 0; next < objects.length; next += atOnce) {
    await Promise.all(objects.slice(next, next + atOnce).map((object) => apply(container, object)));
  }
  if (inventory) await apply(container, inventory);
};

async function apply({ client, signal }: RunningContainer, object: KubernetesObject): Promise<void> {
  await insist(signal, () => client.apply(object, manager)).catch((error: unknown) => {
    const name = `${object.kind.toLowerCase()}/${object.metadata.name}`;
    throw new ContainerExit(1, `error: ${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
}

/** The file that the pod mounts from a ConfigMap. */
async function readConfig({ cluster, pod, signal }: RunningContainer): Promise<string> {
  const { namespace } = pod.metadata;
  for (const { configMap } of pod.spec.volumes ?? []) {
    if (!configMap?.name) continue;
    const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: configMap.name };
    const map = await insist(signal, () => cluster.client.get<ConfigMap>(reference));
    const text = map?.data?.[configKey];
    if (text !== undefined) return text;
  }
  throw new ContainerExit(1, `Error: no mounted ConfigMap has the key ${configKey}`);
}

function parseConfig(text: string): InstallerConfig {
  try {
    return parseInstallerConfig(text);
  } catch (error) {
    throw new ContainerExit(1, `configuration is invalid:\n${error instanceof Error ? error.message : String(error)}`);
  }
}

async function checkSecrets(
  { client, signal }: RunningContainer,
  config: InstallerConfig,
  namespace: string,
): Promise<void> {
  const problems: string[] = [];
  for (const { purpose, name, keys } of namedSecrets(config)) {
    const reference = { apiVersion: 'v1', kind: 'Secret', namespace, name };
    const secret = await insist(signal, () => client.get<Secret>(reference));
    if (!secret) problems.push(`${purpose}: secret ${name} does not exist`);
    const missing = secret ? keys.filter((key) => secret.data?.[key] === undefined) : [];
    if (missing.length > 0) problems.push(`${purpose}: secret ${name} has no ${missing.join(', ')}`);
  }
  if (problems.length > 0)
    throw new ContainerExit(1, `cluster is not ready for the configuration:\n${problems.join('\n')}`);
}
