import type { Ref } from '@slipway/contracts';
import { failed, type SecretKey, type SecretStore } from '@slipway/activities-core';
import type { Cluster } from './cluster/cluster.ts';
import { ClusterGone, Clusters, missing } from './cluster/clusters.ts';
import { removeOwned } from './cluster/remove.ts';
import { removeInside } from './cluster/remove-inside.ts';
import type { ClusterDeps } from './context.ts';
import { assertOurs, ownershipLabels } from './ownership.ts';
import { secretData, secretValues, type LiveSecret } from './secret-values.ts';

/** What the cloud side was last set to. */
const appliedAnnotation = 'slipway.dev/applied';
/** Every round means that another writer got through in between. */
const rounds = 8;

type TypedKey = SecretKey & { type?: string };
/** What to change of the values that stand; undefined: nothing. */
type Change = (standing: Record<string, string>) => Promise<Record<string, string> | undefined>;

/** The installation's write-once secrets, as Secrets in its cluster. Values go nowhere but to the caller. */
export function createSecretStore(deps: ClusterDeps): SecretStore {
  const clusters = new Clusters(deps);

  const read = (cluster: Cluster, secret: SecretKey): Promise<LiveSecret | undefined> =>
    cluster.get<LiveSecret>(keyOf(secret));

  /** Read, change, write over what was read; from the start when somebody else was faster. */
  async function write(ref: Ref, secret: TypedKey, change: Change): Promise<Record<string, string>> {
    try {
      const cluster = await clusters.need(ref);
      for (let round = 0; round < rounds; round++) {
        const standing = await read(cluster, secret);
        if (standing) assertOurs(ref, standing);
        const values = secretValues(standing ?? {});
        const changes = await change(values);
        if (!changes) return values;
        const written = standing
          ? await cluster.replace({ ...standing, data: { ...standing.data, ...secretData(changes) } })
          : await cluster.create({
              apiVersion: 'v1',
              kind: 'Secret',
              metadata: { name: secret.name, namespace: secret.namespace, labels: ownershipLabels(ref) },
              type: secret.type ?? 'Opaque',
              data: secretData(changes),
            });
        if (written) return { ...values, ...changes };
      }
    } catch (error) {
      if (error instanceof ClusterGone) throw missing(ref);
      throw error;
    }
    throw failed(
      'CONFLICT',
      'SW-CONF-091',
      `Secret ${secret.namespace}/${secret.name} is written by others all the time`,
    );
  }

  return {
    async read(ref, secret) {
      const standing = await clusters.within(ref, (cluster) => read(cluster, secret));
      return standing && secretValues(standing);
    },

    fill: (ref, secret, keys, generate) => {
      let made: Record<string, string> | undefined;
      return write(ref, secret, async (standing) => {
        const absent = keys.filter((key) => standing[key] === undefined);
        if (absent.length === 0) return undefined;
        made ??= await generate();
        const values = made;
        return Object.fromEntries(
          absent.map((key) => {
            const value = values[key];
            if (value === undefined) throw new Error(`nothing was generated for key ${key} of Secret ${secret.name}`);
            return [key, value];
          }),
        );
      });
    },

    async replace(ref, secret, values) {
      await write(ref, secret, async (standing) => {
        const differs = Object.entries(values).some(([key, value]) => standing[key] !== value);
        return differs ? values : undefined;
      });
    },

    async applied(ref, secret) {
      const standing = await clusters.within(ref, (cluster) => read(cluster, secret));
      return standing?.metadata.annotations?.[appliedAnnotation];
    },

    async markApplied(ref, secret, mark) {
      const cluster = await clusters.need(ref);
      await cluster.patch(keyOf(secret), { metadata: { annotations: { [appliedAnnotation]: mark } } });
    },

    async remove(ref, secret) {
      await removeInside(clusters, deps, ref, async () => {
        await clusters.within(ref, (cluster) => removeOwned(cluster, ref, keyOf(secret), deps));
      });
    },
  };
}

const keyOf = ({
  namespace,
  name,
}: SecretKey): { apiVersion: string; kind: string; namespace: string; name: string } => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});
