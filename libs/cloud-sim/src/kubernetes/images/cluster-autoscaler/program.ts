import { ContainerExit, stopped, type Image, type Program } from '../../kubelet/image-handler.ts';
import { workloadCaller } from '../workload-identity.ts';

const startSeconds = 3;

/**
 * The cluster autoscaler on AWS, as far as it comes to life or not: what it is to discover, where, and as whom. It changes no
 * group, because nothing in a simulated cluster needs more machines than it has.
 */
const program: Program = async (container) => {
  const { environment, sleep, ready, signal } = container;
  const flags = new Map(
    [...(container.container.command ?? []), ...(container.container.args ?? [])].flatMap((arg): [string, string][] => {
      const [, name, value = 'true'] = /^--([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
      return name === undefined ? [] : [[name, value]];
    }),
  );
  await sleep(startSeconds);
  if (flags.get('cloud-provider') !== 'aws') {
    throw new ContainerExit(255, `Unknown cloud provider: ${flags.get('cloud-provider') ?? ''}`);
  }
  const discovery = flags.get('node-group-auto-discovery');
  if (discovery !== undefined && !/^asg:tag=[^,=]+/.test(discovery)) {
    throw new ContainerExit(
      255,
      `Failed to create AWS Manager: invalid ASG tag for auto discovery specified: ${discovery}`,
    );
  }
  if (!environment['AWS_REGION']) throw new ContainerExit(255, 'Failed to create AWS Manager: missing region');
  const tags = (discovery ?? '').replace(/^asg:tag=/, '').split(',');
  const { cloud, id } = container.cluster;
  const caller = await workloadCaller(container);
  const found = await cloud.discoverGroups?.(id, caller, tags).catch((error: unknown) => {
    throw new ContainerExit(255, `Failed to create AWS Manager: cannot autodiscover ASGs: ${String(error)}`);
  });
  container.log(`cluster-autoscaler: ${found?.length ?? 0} groups of machines carry ${tags.join(', ')}`);
  ready();
  await stopped(signal);
};

/** The image of the cluster-autoscaler chart, under whatever registry it is mirrored. */
export const clusterAutoscalerImages: Image[] = [
  { repository: /(^|\/)cluster-autoscaler$/, tags: /^v1\.\d+\.\d+$/, program },
];
