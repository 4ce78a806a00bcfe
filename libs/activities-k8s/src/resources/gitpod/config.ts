import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { gitpodNamespace, mergeValues, platformKinds } from '@slipway/blueprint';
import { canonicalJson, type InstallerBlockOutput, type JsonObject } from '@slipway/contracts';
import { failed, notOwned, type AnyResource, type LiveObject } from '@slipway/activities-core';
import { applyOwned } from '../../cluster/apply.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { removeOwned } from '../../cluster/remove.ts';
import { isOurs } from '../../ownership.ts';
import type { ResourceDeps } from '../../resource-deps.ts';
import { secretValues, type LiveSecret } from '../../secret-values.ts';
import { resourceOf } from '../define.ts';
import { checkInstallerConfig } from './config-check.ts';

/** Under which the installer's configuration stands in its ConfigMap. */
export const configKey = 'gitpod.config.yaml';
/** What it was made from: the installer does not read it. */
const propsKey = 'slipway.json';
const hashAnnotation = 'slipway.dev/config-hash';

interface LiveConfig extends LiveObject {
  data?: Record<string, string>;
}
type Props = platformKinds.GitpodConfigProps;

/** Gitpod's installer configuration v1, put together from the platform's part and what the clouds' slots yield. No secret is in it. */
export function gitpodConfig(deps: ResourceDeps): [string, AnyResource] {
  const { clusters } = deps;
  const keyOf = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', namespace: gitpodNamespace, name });
  return resourceOf(platformKinds.gitpodConfig, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const live = await cluster.get<LiveConfig>(keyOf(ref.name));
        if (!live) return undefined;
        if (!isOurs(ref.scope, live)) throw notOwned('ConfigMap', `${gitpodNamespace}/${ref.name}`);
        const { [configKey]: text = '', [propsKey]: madeFrom = '{}' } = live.data ?? {};
        const hash = live.metadata.annotations?.[hashAnnotation] ?? '';
        const standing = parse(text) as JsonObject;
        const { config, overlay } = JSON.parse(madeFrom) as Partial<Props>;
        const intact = hashOf(standing) === hash && config !== undefined && overlay !== undefined;
        return {
          output: { configMap: ref.name, hash },
          actual: intact ? { namespace: gitpodNamespace, config, overlay } : { config: standing },
        };
      }),

    async ensure(ref, props, { database, objectStore, registry }) {
      const cluster = await clusters.need(ref);
      const { namespace, config, overlay } = props;
      await checkSecrets(cluster, namespace, [database, objectStore, registry]);
      const merged = {
        ...mergeValues(
          {
            ...config,
            database: database.config,
            objectStorage: objectStore.config,
            containerRegistry: registry.config,
          },
          overlay,
        ),
        ...customizationOf(config, overlay),
      };
      checkInstallerConfig(merged);
      const hash = hashOf(merged);
      await applyOwned(cluster, ref, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: ref.name, namespace, annotations: { [hashAnnotation]: hash } },
        data: { [configKey]: stringify(merged), [propsKey]: JSON.stringify({ config, overlay }) },
      });
      return { configMap: ref.name, hash };
    },

    async destroy(ref) {
      await clusters.within(ref, (cluster) => removeOwned(cluster, ref, keyOf(ref.name), deps));
    },
  });
}

/** The overlay's entries come after ours, and so win over them one by one; every other list of an overlay replaces. */
function customizationOf(...parts: JsonObject[]): JsonObject {
  const lists = parts.flatMap(({ customization }) => (Array.isArray(customization) ? customization : []));
  return lists.length > 0 ? { customization: lists } : {};
}

const hashOf = (config: JsonObject): string => createHash('sha256').update(canonicalJson(config)).digest('hex');

/** The installer takes names on trust: what they name has to be there with every key. */
async function checkSecrets(cluster: Cluster, namespace: string, blocks: InstallerBlockOutput[]): Promise<void> {
  for (const { name, keys } of blocks.flatMap(({ secrets }) => secrets)) {
    const live = await cluster.get<LiveSecret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    const values = secretValues(live ?? {});
    const absent = keys.filter((key) => !values[key]);
    if (absent.length === 0) continue;
    throw failed('DEPENDENCY', 'SW-DEP-093', `Secret ${namespace}/${name} lacks ${absent.join(', ')}`);
  }
}
