import { recordEvent } from '../api/event.ts';
import type { Service } from '../api/objects.ts';
import { Reconciler } from '../api/reconciler.ts';
import type { SimulatedCluster } from '../simulated-cluster.ts';

/** Holds a Service until its load balancer is gone from the cloud. */
const loadBalancerFinalizer = 'service.kubernetes.io/load-balancer-cleanup';

const retrySeconds = 5;
const source = 'service-controller';

/** The cloud controller's half for Services: load balancers are made in the simulated cloud and removed from it. */
export function loadBalancerController(cluster: SimulatedCluster): Reconciler<Service> {
  const { client, cloud, clock } = cluster;
  const balanced = new Map<string | undefined, string>();

  async function reconcile(service: Service): Promise<void> {
    const wanted = service.spec.type === 'LoadBalancer' && !service.metadata.deletionTimestamp;
    if (wanted) await ensure(service);
    else if (service.metadata.finalizers?.includes(loadBalancerFinalizer)) await release(service);
  }

  async function ensure(service: Service): Promise<void> {
    const { name, namespace = '', uid = '', annotations = {}, finalizers = [] } = service.metadata;
    const reference = { apiVersion: 'v1', kind: 'Service', namespace, name };
    // The finalizer goes first: a Service deleted in mid-creation must not leave a load balancer behind.
    if (!finalizers.includes(loadBalancerFinalizer)) {
      await client.patch(reference, { metadata: { uid, finalizers: [...finalizers, loadBalancerFinalizer] } });
    }
    const ports = (service.spec.ports ?? []).map(({ port }) => port);
    const settings = JSON.stringify({ ports, annotations });
    if (service.status?.loadBalancer?.ingress?.length && (balanced.get(uid) ?? settings) === settings) return;
    await say(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
    const address = await cloud.ensureLoadBalancer(cluster.id, { namespace, name, uid, ports, annotations });
    const ingress = 'ip' in address ? { ...address, ipMode: 'VIP' } : address;
    await client.patchStatus(reference, { loadBalancer: { ingress: [ingress] } });
    balanced.set(uid, settings);
    await say(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
  }

  async function release(service: Service): Promise<void> {
    const { name, namespace, uid = '', finalizers = [] } = service.metadata;
    const reference = { apiVersion: 'v1', kind: 'Service', namespace, name };
    await say(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    await cloud.deleteLoadBalancer(cluster.id, uid);
    balanced.delete(uid);
    await say(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
    await client.patchStatus(reference, { loadBalancer: null });
    await client.patch(reference, {
      metadata: { finalizers: finalizers.filter((held) => held !== loadBalancerFinalizer) },
    });
  }

  function say(service: Service, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> {
    return recordEvent(client, service, { type, reason, message, source });
  }

  return new Reconciler<Service>({
    client,
    kind: { apiVersion: 'v1', kind: 'Service' },
    reconcile,
    retryMilliseconds: clock.milliseconds(retrySeconds),
    onError: (service, error) => {
      const message = `Error syncing load balancer: ${error instanceof Error ? error.message : String(error)}`;
      void say(service, 'Warning', 'SyncLoadBalancerFailed', message);
    },
  });
}
