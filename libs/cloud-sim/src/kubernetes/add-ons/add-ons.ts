import type { AddOn, AddOnState } from '../../core/cluster-host.ts';
import type { KubernetesClient } from '../api/client.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { corednsObjects } from './coredns.ts';
import { ebsCsiDriverObjects } from './ebs-csi-driver.ts';
import { kubeProxyObjects } from './kube-proxy.ts';
import { podIdentityAgentObjects } from './pod-identity-agent.ts';
import { vpcCniObjects } from './vpc-cni.ts';

interface Counted extends KubernetesObject {
  spec: { replicas?: number };
  status?: {
    readyReplicas?: number;
    desiredNumberScheduled?: number;
    numberReady?: number;
  };
}

const manager = 'eks';

const objectsOf: Record<string, (addOn: AddOn) => KubernetesObject[]> = {
  'kube-proxy': kubeProxyObjects,
  coredns: corednsObjects,
  'aws-ebs-csi-driver': ebsCsiDriverObjects,
  'eks-pod-identity-agent': podIdentityAgentObjects,
  'vpc-cni': vpcCniObjects,
};

/** Installs an add-on or brings it in line, and tells how far its pods are. */
export async function applyAddOn(client: KubernetesClient, addOn: AddOn): Promise<AddOnState> {
  const objects = objectsOf[addOn.name]?.(addOn);
  if (!objects) throw new Error(`there is no add-on ${addOn.name} for simulated clusters`);
  for (const object of objects) await client.apply(object, manager);
  const states = await Promise.all(objects.map((object) => stateOf(client, object)));
  return {
    desired: states.reduce((sum, { desired }) => sum + desired, 0),
    ready: states.reduce((sum, { ready }) => sum + ready, 0),
  };
}

/** Takes an add-on's objects away, whichever version they are of. */
export async function removeAddOn(client: KubernetesClient, name: string): Promise<void> {
  const any: AddOn = { name, version: '', serviceAccountAnnotations: {}, configuration: {} };
  for (const { apiVersion, kind, metadata } of objectsOf[name]?.(any) ?? []) {
    await client.delete({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace });
  }
}

async function stateOf(client: KubernetesClient, object: KubernetesObject): Promise<AddOnState> {
  const { apiVersion, kind, metadata } = object;
  if (kind !== 'Deployment' && kind !== 'DaemonSet') return { desired: 0, ready: 0 };
  const live = await client.get<Counted>({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace });
  const { readyReplicas = 0, desiredNumberScheduled = 0, numberReady = 0 } = live?.status ?? {};
  return kind === 'Deployment'
    ? { desired: live?.spec.replicas ?? 1, ready: readyReplicas }
    : { desired: desiredNumberScheduled, ready: numberReady };
}
