import type { Container, Pod } from '../api/objects.ts';
import { ContainerExit, stopped, type Program } from './image-handler.ts';

/** What goes wrong with a container. */
export type PodFaultAction =
  /** The registry does not give the image out: ErrImagePull, then ImagePullBackOff. */
  | { kind: 'image-pull' }
  /** The program ends at once; 137 shows as OOMKilled, and with a restart policy as CrashLoopBackOff. */
  | { kind: 'exit'; exitCode: number; message?: string }
  /** The program runs and never becomes ready. */
  | { kind: 'never-ready' }
  /** The program starts so many simulated seconds late. */
  | { kind: 'slow'; seconds: number };

/** A fault and the containers that it befalls: all given patterns must match, `*` stands for anything. */
export interface PodFault {
  id: string;
  match: { namespace?: string; pod?: string; image?: string };
  action: PodFaultAction;
  /** Spare containers after so many hits; without it every one is hit. */
  times?: number;
}

/** The faults that befall containers now, with how often each one did. */
export class PodFaults {
  readonly #faults = new Map<string, PodFault & { hits: number }>();

  add(fault: PodFault): void {
    this.#faults.set(fault.id, { ...fault, hits: 0 });
  }

  remove(id: string): void {
    this.#faults.delete(id);
  }

  list(): (PodFault & { hits: number })[] {
    return [...this.#faults.values()].map((fault) => ({ ...fault }));
  }

  /** The program that a starting container gets instead of its own; undefined when its image cannot be pulled. */
  befall(pod: Pod, container: Container, program: Program): Program | undefined {
    const fault = [...this.#faults.values()].find(
      ({ match, times, hits }) => hits < (times ?? Infinity) && isHit(match, pod, container),
    );
    if (!fault) return program;
    fault.hits++;
    const { action } = fault;
    switch (action.kind) {
      case 'image-pull':
        return undefined;
      case 'exit':
        return () => Promise.reject(new ContainerExit(action.exitCode, action.message ?? ''));
      case 'never-ready':
        return ({ signal }) => stopped(signal);
      case 'slow':
        return async (running) => {
          await running.sleep(action.seconds);
          await program(running);
        };
    }
  }
}

function isHit({ namespace, pod, image }: PodFault['match'], { metadata }: Pod, container: Container): boolean {
  return fits(namespace, metadata.namespace ?? '') && fits(pod, metadata.name) && fits(image, container.image);
}

function fits(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(value);
}
