import { installNetwork } from '../kubelet/node-network.ts';
import { stopped, untilStopped, type Image, type Program } from '../kubelet/image-handler.ts';

/** Amazon's own network plugin: pods get addresses of the VPC. */
const vpcNetwork: Program = async ({ cluster, pod, sleep, ready, signal }) => {
  await sleep(5);
  await installNetwork(cluster, pod.spec.nodeName ?? '', 'native');
  ready();
  await stopped(signal);
};

/** Programs of the cloud's own add-ons: nothing but up, unless a node is not ready without them. */
export const systemImages: Image[] = [
  { repository: /^registry\.local\.cloud\/system\/amazon-k8s-cni$/, program: vpcNetwork },
  { repository: /^registry\.local\.cloud\/system\//, program: untilStopped(1) },
];
