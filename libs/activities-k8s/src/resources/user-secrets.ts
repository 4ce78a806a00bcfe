import { readFile } from 'node:fs/promises';
import { gitpodNamespace, platformKinds } from '@slipway/blueprint';
import { failed, type AnyResource } from '@slipway/activities-core';
import type { Cluster } from '../cluster/cluster.ts';
import type { ResourceDeps } from '../resource-deps.ts';
import { secretValues, type LiveSecret } from '../secret-values.ts';
import { resourceOf } from './define.ts';
import { StepRecord } from './record.ts';

type Named = platformKinds.UserSecretsProps['secrets'][number];

const pullSecretKey = '.dockerconfigjson';

/** Secrets that the customer brings: already in the cluster, or read by the worker and written there. */
export function userSecrets({ clusters, secrets }: ResourceDeps): [string, AnyResource] {
  const namespace = gitpodNamespace;
  const records = new StepRecord<platformKinds.UserSecretsProps>(namespace);
  return resourceOf(platformKinds.userSecrets, {
    observe: (ref) =>
      clusters.within(ref, async (cluster) => {
        const record = await records.read(cluster, ref);
        if (!record) return undefined;
        const standing = await Promise.all(record.secrets.map((named) => isAsNamed(cluster, namespace, named)));
        return {
          output: {},
          actual: { namespace, secrets: record.secrets.filter((_, index) => standing[index]) },
        };
      }),

    async ensure(ref, props) {
      const cluster = await clusters.need(ref);
      // Before them: what fails half way is removed by it.
      await records.write(cluster, ref, props);
      for (const named of props.secrets) {
        const { name, from, keys } = named;
        if (!('secret' in from)) {
          const values = valuesFor(named, await readSource(from));
          const type = keys.includes(pullSecretKey) ? { type: 'kubernetes.io/dockerconfigjson' } : {};
          await secrets.replace(ref, { namespace, name, ...type }, values);
        }
        const absent = await missingKeys(cluster, namespace, named);
        if (absent.length > 0) {
          throw failed('INVALID_SPEC', 'SW-SPEC-093', `Secret ${namespace}/${name} lacks ${absent.join(', ')}`, {
            fix: `kubectl -n ${namespace} create secret generic ${name} with ${absent.join(', ')}; then slipway retry {name}`,
          });
        }
      }
      return {};
    },

    async destroy(ref) {
      await clusters.within(ref, async (cluster) => {
        const record = await records.read(cluster, ref);
        for (const { name, from } of record?.secrets ?? []) {
          if (!('secret' in from)) await secrets.remove(ref, { namespace, name });
        }
        await records.remove(cluster, ref);
      });
    },
  });
}

/** The Secret is there with all its keys, and says what its source says. */
async function isAsNamed(cluster: Cluster, namespace: string, named: Named): Promise<boolean> {
  const live = await readSecret(cluster, namespace, named.name);
  if (!live) return false;
  const values = secretValues(live);
  if (named.keys.some((key) => !values[key])) return false;
  if ('secret' in named.from) return true;
  // A worker that cannot read the source (any more) leaves what stands.
  const source = await readSource(named.from).catch(() => undefined);
  if (source === undefined) return true;
  return Object.entries(valuesFor(named, source)).every(([key, value]) => values[key] === value);
}

async function missingKeys(cluster: Cluster, namespace: string, { name, keys }: Named): Promise<string[]> {
  const live = await readSecret(cluster, namespace, name);
  const values = secretValues(live ?? {});
  return keys.filter((key) => !values[key]);
}

const readSecret = (cluster: Cluster, namespace: string, name: string): Promise<LiveSecret | undefined> =>
  cluster.get<LiveSecret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });

/** Source of a value that is not in the cluster yet. The failure names the place, never what is in it. */
async function readSource(from: Named['from']): Promise<string> {
  if ('fromFile' in from) {
    try {
      return await readFile(from.fromFile, 'utf8');
    } catch (cause) {
      throw failed('INVALID_SPEC', 'SW-SPEC-093', `the worker cannot read the secret file ${from.fromFile}`, { cause });
    }
  }
  const variable = 'fromEnv' in from ? from.fromEnv : '';
  const value = process.env[variable];
  if (value) return value;
  throw failed('INVALID_SPEC', 'SW-SPEC-093', `the worker's environment has no variable ${variable}`);
}

/** One key takes the whole source; several are the fields of a JSON object. */
function valuesFor({ name, keys }: Named, source: string): Record<string, string> {
  const [only, ...others] = keys;
  if (only !== undefined && others.length === 0) return { [only]: source };
  try {
    const fields = JSON.parse(source) as Record<string, unknown>;
    return Object.fromEntries(keys.map((key) => [key, String(fields[key] ?? '')]));
  } catch {
    throw failed(
      'INVALID_SPEC',
      'SW-SPEC-093',
      `the source of Secret ${name} is not a JSON object with ${keys.join(', ')}`,
    );
  }
}
