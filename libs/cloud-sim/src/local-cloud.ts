import { adminHandler } from './admin/admin.ts';
import type { ClusterHost } from './core/cluster-host.ts';
import { resources } from './core/accounting.ts';
import type { Clock } from './core/clock.ts';
import type { Faults } from './core/faults.ts';
import { listen } from './core/http-server.ts';
import type { Listener } from './core/http-server.ts';
import type { Journal } from './core/journal.ts';
import type { JsonObject } from './core/json.ts';
import type { Scheduler } from './core/scheduler.ts';
import { openWorld } from './core/world.ts';
import type { World } from './core/world.ts';
import { googleCloud } from './gcp/google-cloud.ts';
import type { Gcp } from './gcp/gcp.ts';
import { writeCredentials } from './gcp/operator.ts';

export interface LocalCloudOptions {
  /** Directory of the state; absent: temporary. */
  state?: string;
  /** Simulated seconds per real second; `manual` stands until advanced, `instant` ends operations at once. */
  scale: number | 'manual' | 'instant';
  seed: number;
  /** Absent: simulated clusters have no control plane. A function gets the clock, which a host needs to be made. */
  clusterHost?: ClusterHost;
  exit?: () => void;
}

export interface LocalCloud {
  /** `http://127.0.0.1:<port>` of the admin API. */
  admin: string;
  /** Base URL of each Google API. */
  endpoints: Record<string, string>;
  /** Path of the credentials file for `GOOGLE_APPLICATION_CREDENTIALS`. */
  credentials: string;
  /** For `clouds.gcp.pollScale`: how much shorter than a real cloud's the waits may be. */
  pollScale: number;
  gcp: Gcp;
  clock: Clock;
  scheduler: Scheduler;
  faults: Faults;
  journal: Journal;
  /** What an installation left behind. */
  leftovers(): JsonObject[];
  close(): Promise<void>;
}

/** Starts the local clouds in this process, on loopback, on free ports that the state directory remembers. */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const world = openWorld(options);
  const { gcp, handlers } = googleCloud(world, options.clusterHost);
  const listeners: Listener[] = [];
  const endpoints: Record<string, string> = {};
  for (const [service, handler] of Object.entries(handlers)) {
    endpoints[service] = await open(world, `gcp/${service}`, handler, listeners);
  }
  const pollScale = typeof options.scale === 'number' ? 1 / options.scale : 0.001;
  const configuration = (): JsonObject => ({
    clouds: { gcp: { endpoints, pollScale } },
    env: { GOOGLE_APPLICATION_CREDENTIALS: credentials },
  });
  const credentials = writeCredentials(gcp, endpoints['sts'] ?? '');
  const admin = await open(
    world,
    'admin',
    adminHandler({ world, configuration, seed: () => undefined, reset: async () => undefined }),
    listeners,
  );
  world.scheduler.start();
  await world.store.flush();
  return {
    admin,
    endpoints,
    credentials,
    pollScale,
    gcp,
    clock: world.clock,
    scheduler: world.scheduler,
    faults: world.faults,
    journal: world.journal,
    leftovers: () => resources(world, { leftovers: true }),
    close: async () => {
      await Promise.all(listeners.map((listener) => listener.close()));
      await world.close();
    },
  };
}

async function open(
  world: World,
  name: string,
  handler: Parameters<typeof listen>[0],
  listeners: Listener[],
): Promise<string> {
  const listener = await listen(handler, world.store.get<number>('ports', name) ?? 0);
  listeners.push(listener);
  world.store.put('ports', name, listener.port);
  return `http://127.0.0.1:${listener.port}`;
}
