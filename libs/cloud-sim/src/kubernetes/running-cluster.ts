import type { AddOn, AddOnState, ClusterEndpoint, ClusterRequest, NodeGroup, PoolState } from '../core/cluster-host.ts';
import { applyAddOn, removeAddOn } from './add-ons/add-ons.ts';
import { loadBalancerController } from './cloud-controller/load-balancer.ts';
import { volumeProvisioner, volumeReclaimer } from './cloud-controller/volume.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import type { Image } from './kubelet/image-handler.ts';
import { NodeController } from './kubelet/node-controller.ts';
import type { SimulatedCluster } from './simulated-cluster.ts';
import { applySystemObjects } from './system/system-objects.ts';

/** A loop of the simulation that runs while the cluster does. */
interface Controller {
  start(): void;
  stop(): void | Promise<void>;
}

/** A control plane with everything around it that a cloud and its machines would do. */
export class RunningCluster {
  readonly cluster: SimulatedCluster;
  readonly request: ClusterRequest;
  readonly #plane: ControlPlane;
  readonly #nodes: NodeController;
  readonly #controllers: Controller[];

  constructor(cluster: SimulatedCluster, plane: ControlPlane, request: ClusterRequest, images: Image[]) {
    this.cluster = cluster;
    this.request = request;
    this.#plane = plane;
    this.#nodes = new NodeController(cluster, request.version);
    this.#controllers = [
      this.#nodes,
      new Kubelet(cluster, images),
      loadBalancerController(cluster),
      volumeProvisioner(cluster),
      volumeReclaimer(cluster),
    ];
  }

  get endpoint(): ClusterEndpoint {
    const { server, caCertificate } = this.cluster;
    const { clientCertificate } = this.#plane.connection;
    return { server, caCertificate, ...(clientCertificate ? { adminCertificate: clientCertificate } : {}) };
  }

  async start(): Promise<void> {
    await applySystemObjects(this.cluster.client, this.cluster.system);
    for (const controller of this.#controllers) controller.start();
  }

  setNodes(groups: NodeGroup[]): Promise<void> {
    return this.#nodes.setNodes(groups);
  }

  applyAddOn(addOn: AddOn): Promise<AddOnState> {
    return applyAddOn(this.cluster.client, addOn);
  }

  removeAddOn(name: string): Promise<void> {
    return removeAddOn(this.cluster.client, name);
  }

  poolStates(): Promise<PoolState[]> {
    return this.#nodes.states();
  }

  /** Ends controllers and processes, keeps the data. */
  async stop(): Promise<void> {
    await Promise.all(this.#controllers.map((controller) => controller.stop()));
    await this.#plane.stop();
  }

  /** Ends controllers and processes and forgets the data. */
  async destroy(): Promise<void> {
    await Promise.all(this.#controllers.map((controller) => controller.stop()));
    await this.#plane.destroy();
  }
}
