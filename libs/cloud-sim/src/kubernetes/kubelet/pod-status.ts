import { createHash } from 'node:crypto';
import type { Condition, Container, ContainerState, ContainerStatus, Pod } from '../api/objects.ts';

/** What the kubelet knows of one container. */
export interface ContainerRecord {
  container: Container;
  state: ContainerState;
  lastState?: ContainerState;
  ready: boolean;
  restartCount: number;
}

/** What the kubelet knows of one pod. */
export interface PodRecord {
  podIP?: string;
  startTime: string;
  initialized: boolean;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  initContainers: ContainerRecord[];
  containers: ContainerRecord[];
  /** Conditions as last reported: their transition times change only with their status. */
  conditions: Map<string, Condition>;
}

/** Begins a record from the status that an earlier run of the kubelet reported, so that a restart does not undo progress. */
export function toPodRecord({ spec, status }: Pod): PodRecord {
  const revive = (container: Container, statuses: ContainerStatus[] | undefined): ContainerRecord => {
    const known = statuses?.find(({ name }) => name === container.name);
    return {
      container,
      state: known?.state ?? { waiting: { reason: spec.initContainers ? 'PodInitializing' : 'ContainerCreating' } },
      ...(known?.lastState ? { lastState: known.lastState } : {}),
      ready: known?.ready ?? false,
      restartCount: known?.restartCount ?? 0,
    };
  };
  return {
    ...(status?.podIP ? { podIP: status.podIP } : {}),
    startTime: status?.startTime ?? new Date().toISOString(),
    initialized:
      status?.conditions?.some(({ type, status: value }) => type === 'Initialized' && value === 'True') ?? false,
    phase: (status?.phase as PodRecord['phase'] | undefined) ?? 'Pending',
    initContainers: (spec.initContainers ?? []).map((container) => revive(container, status?.initContainerStatuses)),
    containers: spec.containers.map((container) => revive(container, status?.containerStatuses)),
    conditions: new Map((status?.conditions ?? []).map((known) => [known.type, known])),
  };
}

/** The status subresource that says so. */
export function toPodStatus(record: PodRecord): Record<string, unknown> {
  const ready = record.phase === 'Running' && record.containers.every((container) => container.ready);
  const unready = record.phase === 'Succeeded' ? 'PodCompleted' : 'ContainersNotReady';
  return {
    phase: record.phase,
    startTime: record.startTime,
    ...(record.podIP ? { podIP: record.podIP, podIPs: [{ ip: record.podIP }] } : {}),
    conditions: [
      transition(record, 'Initialized', record.initialized, 'ContainersNotInitialized'),
      transition(record, 'ContainersReady', ready, unready),
      transition(record, 'Ready', ready, unready),
    ],
    initContainerStatuses: record.initContainers.map(toContainerStatus),
    containerStatuses: record.containers.map(toContainerStatus),
  };
}

function transition(record: PodRecord, type: string, isTrue: boolean, reasonIfNot: string): Condition {
  const status = isTrue ? 'True' : 'False';
  const known = record.conditions.get(type);
  const condition: Condition = {
    type,
    status,
    ...(isTrue ? {} : { reason: reasonIfNot }),
    lastTransitionTime: (known?.status === status && known.lastTransitionTime) || new Date().toISOString(),
  };
  record.conditions.set(type, condition);
  return condition;
}

function toContainerStatus({ container, state, lastState, ready, restartCount }: ContainerRecord): ContainerStatus {
  const pulled = state.running ?? state.terminated;
  return {
    name: container.name,
    image: container.image,
    imageID: pulled ? `sha256:${createHash('sha256').update(container.image).digest('hex')}` : '',
    ready,
    started: Boolean(state.running),
    restartCount,
    state,
    ...(lastState ? { lastState } : {}),
  };
}
