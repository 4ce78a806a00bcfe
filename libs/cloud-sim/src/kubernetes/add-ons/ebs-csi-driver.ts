import type { AddOn } from '../../core/cluster-host.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { csiDriver, systemNamespace, systemWorkload } from '../system/workload.ts';

/** Name of the driver, as StorageClasses and volumes give it. */
export const ebsDriver = 'ebs.csi.aws.com';
/** The Deployment whose pods make and remove volumes. */
export const ebsController = 'ebs-csi-controller';
const account = 'ebs-csi-controller-sa';

/** The driver with the identity that it makes volumes as. docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html */
export function ebsCsiDriverObjects(addOn: AddOn): KubernetesObject[] {
  const { version, serviceAccountAnnotations: annotations } = addOn;
  return [
    csiDriver(ebsDriver),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace: systemNamespace, annotations } },
    systemWorkload('Deployment', ebsController, { app: ebsController }, `aws-ebs-csi-driver:${version}`, {
      replicas: 2,
      serviceAccount: account,
      tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }],
    }),
    systemWorkload('DaemonSet', 'ebs-csi-node', { app: 'ebs-csi-node' }, `aws-ebs-csi-driver:${version}`),
  ];
}
