import { X509Certificate } from 'node:crypto';
import { secretText, type Pod, type Secret, type Service } from '../api/objects.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

/** What answers behind a simulated load balancer now. */
export interface Backend {
  /** Chain and key from the Secret that the proxy's pods mount. */
  certificate: string;
  key: string;
  /** The running version, as `/api/version` tells it. */
  version: string;
  ports: number[];
}

const proxy = 'proxy';

/** The Gitpod proxies of a cluster that have an address and ready pods. */
export async function findBackends({ client }: SimulatedCluster): Promise<Backend[]> {
  const services = await client.list<Service>({ apiVersion: 'v1', kind: 'Service' });
  const reachable = services.items.filter(
    ({ metadata, spec, status }) =>
      metadata.name === proxy && spec.type === 'LoadBalancer' && (status?.loadBalancer?.ingress?.length ?? 0) > 0,
  );
  const backends = await Promise.all(
    reachable.map(async (service): Promise<Backend | undefined> => {
      const { namespace = '' } = service.metadata;
      const labelSelector = Object.entries(service.spec.selector ?? {})
        .map((pair) => pair.join('='))
        .join(',');
      const pods = await client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace, labelSelector });
      const pod = pods.items.find(isReady);
      const name = pod?.spec.volumes?.flatMap(({ secret }) => secret?.secretName ?? [])[0];
      if (!pod || !name) return undefined;
      const secret = await client.get<Secret>({ apiVersion: 'v1', kind: 'Secret', namespace, name });
      const [certificate, key] = [secretText(secret, 'tls.crt'), secretText(secret, 'tls.key')];
      if (!certificate || !key) return undefined;
      const version = pod.spec.containers[0]?.image.split(':').at(-1) ?? '';
      return { certificate, key, version, ports: (service.spec.ports ?? []).map(({ port }) => port) };
    }),
  );
  return backends.filter((backend) => backend !== undefined);
}

/** Whether a backend's certificate is good for a host name. */
export function serves({ certificate }: Backend, host: string): boolean {
  return new X509Certificate(certificate).checkHost(host) !== undefined;
}

function isReady({ status, metadata }: Pod): boolean {
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True');
  return Boolean(ready) && !metadata.deletionTimestamp;
}
