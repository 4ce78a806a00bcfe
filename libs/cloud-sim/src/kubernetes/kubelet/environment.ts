import type { Container, EnvironmentVariable, Secret, ConfigMap, Pod } from '../api/objects.ts';
import { secretText } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

/** What keeps a container from being created, in the words of the kubelet. */
export class EnvironmentError extends Error {}

/** The variables that a container starts with, values of Secrets and ConfigMaps filled in; rejects when one is missing. */
export async function resolveEnvironment(
  cluster: SimulatedCluster,
  pod: Pod,
  container: Container,
): Promise<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const variable of container.env ?? []) {
    const value = await valueOf(cluster, pod.metadata.namespace, variable);
    if (value !== undefined) environment[variable.name] = value;
  }
  return environment;
}

async function valueOf(
  { client }: SimulatedCluster,
  namespace: string | undefined,
  { value, valueFrom }: EnvironmentVariable,
): Promise<string | undefined> {
  const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (secretKeyRef) {
    const { name, key, optional } = secretKeyRef;
    const secret = await client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
    if (!secret && !optional) throw new EnvironmentError(`secret "${name}" not found`);
    const text = secretText(secret, key);
    if (text === undefined && !optional)
      throw new EnvironmentError(`couldn't find key ${key} in Secret ${namespace}/${name}`);
    return text;
  }
  if (configMapKeyRef) {
    const { name, key, optional } = configMapKeyRef;
    const map = await client.get<ConfigMap>({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
    if (!map && !optional) throw new EnvironmentError(`configmap "${name}" not found`);
    const text = map?.data?.[key];
    if (text === undefined && !optional)
      throw new EnvironmentError(`couldn't find key ${key} in ConfigMap ${namespace}/${name}`);
    return text;
  }
  return value;
}
