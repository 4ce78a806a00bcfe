import { installNetwork } from '../../kubelet/node-network.ts';
import { untilStopped, type Image, type Program } from '../../kubelet/image-handler.ts';
import { operatorProgram } from './operator.ts';

const tags = /^v\d+\.\d+\.\d+$/;

/** Leaves the plugin's configuration on the machine: from now on pods can be put into its network. */
const installCni: Program = async ({ cluster, pod, sleep }) => {
  await sleep(4);
  await installNetwork(cluster, pod.spec.nodeName ?? '', 'overlay');
};

/** The images of Calico and its operator, under whatever registry they are mirrored. */
export const calicoImages: Image[] = [
  { repository: /(^|\/)tigera\/operator$/, tags, program: operatorProgram },
  { repository: /(^|\/)calico\/cni$/, tags, program: installCni },
  { repository: /(^|\/)calico\/(node|typha|kube-controllers)$/, tags, program: untilStopped(3) },
];
