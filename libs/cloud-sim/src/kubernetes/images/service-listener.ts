import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { Service } from '../api/objects.ts';
import { stopped, type RunningContainer } from '../kubelet/image-handler.ts';
import type { KeyPair } from '../pki/authority.ts';

const retrySeconds = 2;

/**
 * Serves HTTPS at the ClusterIP of every Service that selects the pod, on each of its ports, which is where the API server
 * dials a webhook. Ports that this process may not listen on are left out. Resolves when the container has to end.
 */
export async function serveBehindService(
  container: RunningContainer,
  certificate: KeyPair,
  listener: RequestListener,
  onListening: () => void,
): Promise<void> {
  const servers: Server[] = [];
  try {
    while (servers.length === 0) {
      for (const { spec } of await servicesOf(container)) {
        for (const { port } of spec.ports ?? []) {
          const server = await listen(certificate, listener, spec.clusterIP ?? '127.0.0.1', port);
          if (server) servers.push(server);
        }
      }
      if (servers.length === 0) await container.sleep(retrySeconds);
    }
    onListening();
    await stopped(container.signal);
  } finally {
    await Promise.all(servers.map(close));
  }
}

async function servicesOf({ cluster, pod }: RunningContainer): Promise<Service[]> {
  const { namespace = '', labels = {} } = pod.metadata;
  const { items } = await cluster.client.list<Service>({ apiVersion: 'v1', kind: 'Service', namespace });
  return items.filter(({ spec }) => {
    const selector = Object.entries(spec.selector ?? {});
    return selector.length > 0 && selector.every(([key, value]) => labels[key] === value);
  });
}

/** A listening server, or undefined where the port is not ours to have. */
function listen(pair: KeyPair, listener: RequestListener, host: string, port: number): Promise<Server | undefined> {
  const server = createServer({ cert: pair.certificate, key: pair.key }, listener);
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
