import type { FailureCode, StepId } from '@slipway/contracts';

/** A rule of the local cloud, without its id. */
export interface CloudRule {
  match: Record<string, string>;
  nth?: number;
  times?: number;
  action: Record<string, unknown>;
}

/** A fault of containers inside the cluster, without its id. */
export interface PodRule {
  match: { namespace?: string; pod?: string; image?: string };
  action: { kind: 'image-pull' } | { kind: 'exit'; exitCode: number } | { kind: 'never-ready' };
}

/** A fault that lasts until it is healed, at one step of a run. */
export interface Scene {
  row: number;
  /** In the words of the API. */
  name: string;
  /** What the local cloud, or the cluster in it, does meanwhile. */
  fault: { cloud: CloudRule } | { pods: PodRule };
  step: StepId;
  code: FailureCode;
  wants: string;
  /** What the command ends with when the run ends on it. */
  exit: number;
}

/** A fault that goes away by itself, so that nobody may have to do anything. */
export interface PassingFault {
  row: number;
  name: string;
  rule: CloudRule;
}

/** A refusal in the words of Amazon, or of Azure Resource Manager. */
export const said = (http: number, code: string, message: string): CloudRule['action'] => ({
  status: { http, code, message },
});

export const amazon = (service: string, operation: string): CloudRule['match'] => ({
  cloud: 'aws',
  service,
  operation,
});

export const microsoft = (service: string, operation: string): CloudRule['match'] => ({
  cloud: 'azure',
  service,
  operation,
});

/** A refusal in Google's words. */
export function refusal(http: number, code: string, message: string, more: object = {}): CloudRule['action'] {
  return { status: { http, code, message, ...more } };
}

export const google = (service: string, operation: string): CloudRule['match'] => ({
  cloud: 'gcp',
  service,
  operation,
});
