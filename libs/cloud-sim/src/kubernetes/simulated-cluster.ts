import type { CloudSide } from '../core/cluster-host.ts';
import type { KubernetesClient } from './api/client.ts';
import type { PodFaults } from './kubelet/pod-fault.ts';
import type { Authority } from './pki/authority.ts';
import type { SimulatedClock } from './simulated-clock.ts';
import type { System } from './system/system-objects.ts';

/** What the simulated kubelet, controllers and programs of one cluster share. */
export interface SimulatedCluster {
  id: string;
  /** File-name-safe. */
  name: string;
  /** Reaches the API server as its administrator. */
  client: KubernetesClient;
  server: string;
  caCertificate: string;
  cloud: CloudSide;
  /** What the cloud has put into it. */
  system: System;
  clock: SimulatedClock;
  podFaults: PodFaults;
  /** Signs what a public certificate authority would sign. */
  publicAuthority: Authority;
  log: (message: string) => void;
}
