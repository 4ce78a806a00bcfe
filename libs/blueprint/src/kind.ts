import type { JsonObject, Pace, Scope, StepId } from '@slipway/contracts';
import { physicalName } from './physical-name.ts';

/**
 * What a step is: its wire name and how it is paced, titled and named, with the types of its props, needs and output. A kind
 * is data without any SDK, so that a plan can be made offline; the resource that acts on it is registered under the same name.
 */
export interface Kind<Props extends JsonObject, Needs extends object, Output> {
  /** `<provider>.<resource>`. */
  kind: string;
  pace: Pace;
  /** Usual duration of `ensure` in seconds: the seed of the ETA. */
  usualSeconds: number;
  /** For the activity's summary and the step table: `GKE cluster acme`. */
  title: (name: string) => string;
  /** Physical name when the blueprint gives none. */
  name: (scope: Scope, step: StepId) => string;
  /** Only for the compiler. */
  readonly types?: { props: Props; needs: Needs; output: Output };
}

export interface KindOptions {
  pace?: Pace;
  usualSeconds?: number;
  title: (name: string) => string;
  name?: (scope: Scope, step: StepId) => string;
}

/** Defines a kind. Default pace: `quick`; default name: `<installation>-<resource>` within 63 characters. */
export function defineKind<Props extends JsonObject, Needs extends object, Output>(
  kind: string,
  options: KindOptions,
): Kind<Props, Needs, Output> {
  return {
    kind,
    pace: options.pace ?? 'quick',
    usualSeconds: options.usualSeconds ?? 5,
    title: options.title,
    name: options.name ?? ((scope, step) => physicalName(scope.installation, step.slice(step.indexOf('/') + 1))),
  };
}

/** No needs. */
export type NoNeeds = Record<never, never>;
/** No output worth passing on. */
export type NoOutput = Record<never, never>;
