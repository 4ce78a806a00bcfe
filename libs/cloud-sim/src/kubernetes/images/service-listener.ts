import { createServer } from 'node:https';
import type { RequestListener } from 'node:http';
import { createServer as createDeadEnd, type Server, type Socket } from 'node:net';
import type { Node, Service } from '../api/objects.ts';
import { stopped, type RunningContainer } from '../kubelet/image-handler.ts';
import { networkOf } from '../kubelet/node-network.ts';
import type { KeyPair } from '../pki/authority.ts';

const retrySeconds = 2;

/**
 * Serves HTTPS at the ClusterIP of every Service that selects the pod, on each of its ports, which is where the API server
 * dials a webhook. Ports that this process may not listen on are left out. Resolves when the container has to end.
 * A control plane that is not part of the pods' network gets no answer: what it dials is lost on the way.
 */
export async function serveBehindService(
  container: RunningContainer,
  certificate: KeyPair,
  listener: RequestListener,
  onListening: () => void,
): Promise<void> {
  const make = (await isOutOfReach(container)) ? deadEnd : () => answering(certificate, listener);
  const listeners = new Map<string, Listener>();
  try {
    for (;;) {
      const contested = await listenEverywhere();
      // A pod that leaves has the place until it is gone: the Service leads to it meanwhile.
      if (listeners.size > 0 || contested) onListening();
      if (listeners.size > 0 && !contested) break;
      await container.sleep(retrySeconds);
    }
    await stopped(container.signal);
  } finally {
    await Promise.all([...listeners.values()].map((one) => one.close()));
  }

  /** Whether another pod still listens somewhere. */
  async function listenEverywhere(): Promise<boolean> {
    let contested = false;
    for (const { spec } of await servicesOf(container)) {
      for (const { port } of spec.ports ?? []) {
        const address = `${spec.clusterIP}:${port}`;
        if (listeners.has(address)) continue;
        const one = make();
        const outcome = await listen(one.server, spec.clusterIP ?? '127.0.0.1', port);
        if (outcome === 'listening') listeners.set(address, one);
        if (outcome === 'EADDRINUSE') contested = true;
      }
    }
    return contested;
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

/** Whether the API server's packets do not reach the pod: they know no way into an overlay. */
async function isOutOfReach({ cluster, pod }: RunningContainer): Promise<boolean> {
  if (cluster.system === 'gke' || pod.spec.hostNetwork) return false;
  const reference = { apiVersion: 'v1', kind: 'Node', name: pod.spec.nodeName ?? '' };
  return networkOf(cluster, await cluster.client.get<Node>(reference)) === 'overlay';
}

interface Listener {
  server: Server;
  close(): Promise<void>;
}

function answering({ certificate, key }: KeyPair, listener: RequestListener): Listener {
  const server = createServer({ cert: certificate, key }, listener);
  // An API server that was held up finds its connection still open: it does not send a call to a webhook again.
  server.keepAliveTimeout = 600_000;
  return {
    server,
    close: () => {
      server.closeAllConnections();
      return ended(server);
    },
  };
}

/** Takes connections and says nothing, until the other side gives up. */
function deadEnd(): Listener {
  const sockets = new Set<Socket>();
  const server = createDeadEnd((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  return {
    server,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return ended(server);
    },
  };
}

/** `listening`, or the code of what stood against it. */
function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    server.once('error', ({ code = '' }: NodeJS.ErrnoException) => resolve(code));
    server.listen(port, host, () => resolve('listening'));
  });
}

const ended = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
