import type { LiveObject } from '@slipway/activities-core';
import { bytesOf } from './quantity.ts';

export interface LiveNode extends LiveObject {
  spec?: { unschedulable?: boolean };
  status?: {
    capacity?: { cpu?: string; memory?: string };
    conditions?: { type: string; status: string; message?: string }[];
    nodeInfo?: { kernelVersion?: string; containerRuntimeVersion?: string; kubeletVersion?: string };
  };
}

export interface Verdict {
  /** Empty: there is a fit node for every label. */
  problems: string[];
  fit: LiveNode[];
}

/** Source of the gates: Gitpod's own checks of a cluster; see the reference architecture, sections 2.2 and 3. */
const leastKernel = [5, 4] as const;
const leastKubelet = [1, 21] as const;

/** Whether every label has a node that is Ready, carries it with the value `true`, and is large and new enough. */
export function judgeNodes(
  nodes: readonly LiveNode[],
  labels: Record<string, { minimumMemoryBytes: number }>,
  minimumCpus: number,
): Verdict {
  const faults = new Map(nodes.map((node) => [node, faultOf(node, minimumCpus)]));
  const fit = nodes.filter((node) => faults.get(node) === undefined);
  const unfit = [...faults.values()].filter((fault) => fault !== undefined);
  const wanted = Object.entries(labels);
  const problems = wanted.flatMap(([label, { minimumMemoryBytes }]) => {
    const carriers = fit.filter(({ metadata }) => metadata.labels?.[label] === 'true');
    if (carriers.length === 0) return [`no node for ${label}${unfit.length > 0 ? ` (${unfit[0]})` : ''}`];
    const large = carriers.some((node) => bytesOf(node.status?.capacity?.memory) >= minimumMemoryBytes);
    return large ? [] : [`no node for ${label} has ${minimumMemoryBytes / 1e9} GB`];
  });
  return { problems: wanted.length > 0 ? problems : unfit, fit };
}

function faultOf({ metadata, spec, status }: LiveNode, minimumCpus: number): string | undefined {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const info = status?.nodeInfo;
  if (ready?.status !== 'True') return `${metadata.name} is not Ready: ${ready?.message ?? 'it has not reported yet'}`;
  if (spec?.unschedulable) return `${metadata.name} takes no pods: it is cordoned`;
  if (!info?.containerRuntimeVersion?.startsWith('containerd://')) return `${metadata.name} does not run containerd`;
  if (isOlder(info.kernelVersion, leastKernel))
    return `${metadata.name} runs kernel ${info.kernelVersion}, older than 5.4`;
  if (isOlder(info.kubeletVersion, leastKubelet))
    return `${metadata.name} runs kubelet ${info.kubeletVersion}, older than 1.21`;
  if (Number(status?.capacity?.cpu ?? 0) < minimumCpus) return `${metadata.name} has fewer than ${minimumCpus} CPUs`;
  return undefined;
}

function isOlder(version: string | undefined, [major, minor]: readonly [number, number]): boolean {
  const [, first = '0', second = '0'] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(first) < major || (Number(first) === major && Number(second) < minor);
}
