import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  AddOn,
  AddOnState,
  ClusterEndpoint,
  ClusterHost,
  ClusterRequest,
  NodeGroup,
  PoolState,
} from '../core/cluster-host.ts';
import { offlineCharts, type ChartReference } from './charts.ts';
import { ControlPlane, programs } from './control-plane/control-plane.ts';
import { TokenReviewEndpoint } from './control-plane/token-review.ts';
import { Edge } from './edge/edge.ts';
import { HostState, type ClusterRecord } from './host-state.ts';
import { images } from './images/index.ts';
import { PodFaults } from './kubelet/pod-fault.ts';
import type { Authority } from './pki/authority.ts';
import { ensureAuthority } from './pki/cluster-pki.ts';
import { endRecorded } from './process/daemon.ts';
import { PidFile } from './process/pid-file.ts';
import { RunningCluster } from './running-cluster.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';

export interface ClusterHostOptions {
  /** Folder with etcd, kube-apiserver, kube-controller-manager and kube-scheduler. */
  binaries: string;
  /** Folder for keys, data, logs and `pids.json`; the same folder finds everything again. */
  state: string;
  /** Simulated seconds per real second. */
  speed: number;
  log: (message: string) => void;
}

/** Where the public side of the simulated clusters really is. */
export interface EdgeAddresses {
  /** From `*:<public port>` to the address to dial instead; hosts are told apart by name. */
  dial: Record<string, string>;
  /** PEM file of the authority behind every certificate that a simulated public authority has issued. */
  caFile: string;
}

interface Parts {
  tokens: TokenReviewEndpoint;
  authority: Authority;
  edge: Edge;
}

const authorityFiles = { certificate: 'ca.pem', key: 'ca.key' };
const authorityDirectory = ({ state }: ClusterHostOptions): string => join(state, 'authority');

/** One control plane per simulated cluster, with their common listeners. */
export class LocalClusterHost implements ClusterHost {
  /** Charts for machines that reach no chart registry. */
  readonly charts: Record<string, ChartReference> = offlineCharts;
  /** What befalls the pods of all clusters. */
  readonly podFaults = new PodFaults();
  readonly #options: ClusterHostOptions;
  readonly #state: HostState;
  readonly #pids: PidFile;
  readonly #tokens: TokenReviewEndpoint;
  readonly #authority: Authority;
  readonly #edge: Edge;
  readonly #clock: SimulatedClock;
  readonly #clusters = new Map<string, Promise<RunningCluster>>();

  private constructor(options: ClusterHostOptions, state: HostState, parts: Parts) {
    this.#options = options;
    this.#state = state;
    this.#pids = new PidFile(join(options.state, 'pids.json'));
    this.#tokens = parts.tokens;
    this.#authority = parts.authority;
    this.#edge = parts.edge;
    this.#clock = new SimulatedClock(options.speed);
  }

  static async start(options: ClusterHostOptions): Promise<LocalClusterHost> {
    requirePrograms(options.binaries);
    const state = new HostState(options.state);
    const authority = await ensureAuthority(authorityDirectory(options), authorityFiles, 'Slipway local cloud');
    const tokens = await TokenReviewEndpoint.listen(state.port('tokenReview'));
    const hasMoved = ![0, tokens.port].includes(state.port('tokenReview'));
    const edge = await Edge.listen({ https: state.port('https'), http: state.port('http'), ssh: state.port('ssh') });
    state.rememberPorts({ tokenReview: tokens.port, ...edge.ports });
    const host = new LocalClusterHost(options, state, { authority, tokens, edge });
    // API servers that outlived an earlier host would go on asking where it was.
    if (hasMoved) await host.#endAllStrays();
    return host;
  }

  /** How clients reach the public addresses of simulated load balancers, and whom they have to trust. */
  get edge(): EdgeAddresses {
    const { https, http, ssh } = this.#edge.ports;
    return {
      dial: { '*:443': `127.0.0.1:${https}`, '*:80': `127.0.0.1:${http}`, '*:22': `127.0.0.1:${ssh}` },
      caFile: join(authorityDirectory(this.#options), authorityFiles.certificate),
    };
  }

  async start(request: ClusterRequest): Promise<ClusterEndpoint> {
    const known = this.#clusters.get(request.id);
    if (known) return (await known).endpoint;
    const starting = this.#start(request);
    this.#clusters.set(request.id, starting);
    // A failed start is forgotten, so that the next one tries again.
    starting.catch(() => this.#clusters.delete(request.id));
    return (await starting).endpoint;
  }

  async setNodes(clusterId: string, groups: NodeGroup[]): Promise<void> {
    await (await this.#running(clusterId)).setNodes(groups);
  }

  async poolStates(clusterId: string): Promise<PoolState[]> {
    return (await this.#clusters.get(clusterId))?.poolStates() ?? [];
  }

  async applyAddOn(clusterId: string, addOn: AddOn): Promise<AddOnState> {
    return (await this.#running(clusterId)).applyAddOn(addOn);
  }

  async removeAddOn(clusterId: string, name: string): Promise<void> {
    await (await this.#clusters.get(clusterId))?.removeAddOn(name);
  }

  /** Ends a cluster's processes and keeps its data, or starts them again: for everybody else it is there all the time. */
  async turn(cluster: string, on: boolean): Promise<void> {
    const [id, found] = [...this.#clusters].find(([each]) => each.endsWith(`/${cluster}`)) ?? [];
    if (id === undefined || !found) throw new Error(`there is no cluster ${cluster}`);
    const running = await found;
    await running.stop();
    if (!on) return;
    const starting = this.#start(running.request);
    this.#clusters.set(id, starting);
    await starting;
  }

  async stop(clusterId: string): Promise<void> {
    const running = await this.#clusters.get(clusterId)?.catch(() => undefined);
    const record = this.#state.find(clusterId);
    this.#clusters.delete(clusterId);
    this.#edge.unregister(clusterId);
    await running?.destroy();
    if (!record) return;
    await this.#endStrays(record);
    this.#tokens.unregister(record.name);
    await rm(this.#state.clusterDirectory(record), { recursive: true, force: true });
    this.#state.forget(clusterId);
  }

  async close(): Promise<void> {
    const running = await Promise.all([...this.#clusters.values()].map((cluster) => cluster.catch(() => undefined)));
    this.#clusters.clear();
    await Promise.all(running.map((cluster) => cluster?.stop()));
    await this.#endAllStrays();
    await Promise.all([this.#tokens.close(), this.#edge.close()]);
  }

  #running(clusterId: string): Promise<RunningCluster> {
    const running = this.#clusters.get(clusterId);
    return running ?? Promise.reject(new Error(`cluster ${clusterId} is not started`));
  }

  async #start(request: ClusterRequest): Promise<RunningCluster> {
    const record = await this.#state.ensure(request.id);
    this.#tokens.register(record.name, (token) => request.cloud.reviewToken(request.id, token));
    const plane = await this.#startControlPlane(record);
    const cluster: SimulatedCluster = {
      id: request.id,
      name: record.name,
      client: plane.client,
      server: plane.connection.server,
      caCertificate: plane.connection.caCertificate,
      cloud: request.cloud,
      system: request.system ?? 'gke',
      clock: this.#clock,
      podFaults: this.podFaults,
      publicAuthority: this.#authority,
      log: (message) => this.#options.log(`${record.name}: ${message}`),
    };
    const running = new RunningCluster(cluster, plane, request, images);
    await running.start();
    this.#edge.register(cluster);
    return running;
  }

  /** Of clusters of an earlier run that nobody has asked for in this one. */
  async #endAllStrays(): Promise<void> {
    await Promise.all(this.#state.clusters.map((record) => this.#endStrays(record)));
  }

  async #endStrays(record: ClusterRecord): Promise<void> {
    await endRecorded(this.#pids, `${record.name}/`, this.#state.clusterDirectory(record));
  }

  #startControlPlane(record: ClusterRecord): Promise<ControlPlane> {
    return ControlPlane.start({
      name: record.name,
      directory: this.#state.clusterDirectory(record),
      binaries: this.#options.binaries,
      addresses: record,
      tokenReviewUrl: this.#tokens.url(record.name),
      pids: this.#pids,
    });
  }
}

/** Says at once what would otherwise be a wait in vain for an API server. */
function requirePrograms(binaries: string): void {
  const missing = programs.filter((program) => !existsSync(join(binaries, program)));
  if (missing.length > 0) throw new Error(`no ${missing.join(', ')} in ${binaries}`);
}
