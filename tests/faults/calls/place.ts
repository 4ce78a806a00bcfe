import type { ProviderContext, ResourceMap, SecretKey } from '@slipway/activities-core';
import type { Plan, Ref, Step } from '@slipway/contracts';
import type { CloudStage } from '@slipway/testing/cloud/stage';
import type { Verb } from './attempts.ts';
import type { Resource } from './cloud-resource.ts';
import type { Site } from './scenario.ts';
import type { World } from './world.ts';

/**
 * What a verb makes of what is not ours. `not owned`: refused by its name. `passed by`: told from ours by its marks alone, never
 * met. `ambiguous`: refused because ours would be a second one.
 */
export type Foreign = 'not owned' | 'passed by' | 'ambiguous';

/** One cloud as the trials of single calls need it. */
export interface Place {
  /** First word of its kinds. */
  cloud: 'gcp' | 'aws' | 'azure';
  on: CloudStage;
  resources(context: ProviderContext): Promise<ResourceMap>;
  /** Of our installation, or of the neighbour's whose name is a prefix of ours. */
  plan(whose: 'ours' | 'neighbour', context: ProviderContext): Promise<Plan>;
  /** Secret that the password of the database is read from. */
  databaseSecret: SecretKey;
  /** Before anything is made of ours: an account in which something is left to do. */
  prepare(): void;
  /** True: another step makes its thing, so that another one of its kind is tried. */
  comesWithAnother(step: Step): boolean;
  /** Puts into what a kind makes what the running platform would. */
  use(world: World, kind: string): void | Promise<void>;
  /** A Service of type LoadBalancer and a volume, in the cluster that stands. */
  makeChildren(world: World): Promise<void>;
  /** Steps that go with a cluster, in their order. */
  clusterKinds: readonly string[];
  /** Steps that go after it, in their order. */
  netKinds: readonly string[];
  /** Those of them that meet what such a cluster left. */
  heldKinds: readonly string[];
  /** What stands for a thing in comparisons: ids that differ each time are left out. */
  known(id: string): string;
  /** What creates are counted of: one that tells a secret once is made again under another id. */
  counted?(id: string): string;
  label(resource: Resource): string;
  /** Facts of it that are no objects. */
  facts(world: World): string[];
  /** Whether a request shows the state of what a step makes. */
  shows(site: Pick<Site, 'operation'>, path: string, name: string): boolean;
  /** Text in an object's JSON that says that it is this installation's, and text that says nothing. */
  marks(installation: string | undefined): readonly string[];
  /** What a verb makes of something of the kind that is not ours and has the name, or the place, of what would be. */
  foreign(kind: string, verb: Verb): Foreign;
  /** Simulated milliseconds that pass before each verb. */
  restMs: number;
  /** A ref whose sweep is played. */
  sweep(plan: Plan): Ref;
}
