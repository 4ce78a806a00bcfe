import type { Found, Ref, Scope, StepId } from '@slipway/contracts';
import type { Tags } from './kinds.ts';

/** Marks of what is ours: tags, set in the call that makes it. Source: the reference architecture, section 1.4. */
export const installationTag = 'slipway.dev/installation';
export const stepTag = 'slipway.dev/step';
export const incarnationTag = 'slipway.dev/incarnation';
/** On the VPC, which goes last, and on a group in it: the domain, also where zone or VPC are somebody else's. */
export const domainTag = 'slipway.dev/domain';

/** A tag as most of Amazon's APIs have it. */
export interface Tag {
  Key: string;
  Value: string;
}
type AnyTag = { Key?: string | undefined; Value?: string | undefined };
/** As any API gives tags: a list, a map, or nothing. */
export type AnyTags = readonly AnyTag[] | Readonly<Record<string, string>> | null | undefined;

/** Tags as a map, whatever the API gave. */
export function tagsIn(tags: AnyTags): Tags {
  if (!tags) return {};
  if (!isList(tags)) return { ...tags };
  return Object.fromEntries(tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])));
}

const isList = (tags: readonly AnyTag[] | Readonly<Record<string, string>>): tags is readonly AnyTag[] =>
  Array.isArray(tags);

/** User tags with ours over them. */
export function ownTags({ scope, step }: Pick<Ref, 'scope' | 'step'>, tags: Tags = {}): Tags {
  return {
    ...tags,
    [installationTag]: scope.installation,
    [stepTag]: step,
    [incarnationTag]: String(scope.incarnation),
  };
}

/** As lists of tags have them, sorted by key: equal tags make equal requests. */
export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
}

export function hasOurTags(tags: AnyTags, scope: Pick<Scope, 'installation'>): boolean {
  return tagsIn(tags)[installationTag] === scope.installation;
}

/** Ours, and of this step: for what has no name of its own. */
export function isOfStep(tags: AnyTags, { scope, step }: Pick<Ref, 'scope' | 'step'>): boolean {
  return hasOurTags(tags, scope) && tagsIn(tags)[stepTag] === step;
}

/** Whose it is. Undefined: it carries no mark of ours, for what can be no name is none. */
export function ownerOf(tags: AnyTags): string | undefined {
  const owner = tagsIn(tags)[installationTag];
  return owner !== undefined && /^[a-z](-?[a-z0-9])+$/.test(owner) ? owner : undefined;
}

/** What the installation file asked for: neither our tags nor those that Amazon and Kubernetes add. */
export function userTags(tags: AnyTags): Tags {
  const own = /^(?:slipway\.dev|kubernetes\.io|k8s\.io|eks)\/|^(?:aws|eks):|^Name$/;
  return Object.fromEntries(Object.entries(tagsIn(tags)).filter(([key]) => !own.test(key)));
}

/** Incarnation that the tags name, from 1. */
function incarnationIn(tags: AnyTags): number | undefined {
  const incarnation = Number(tagsIn(tags)[incarnationTag]);
  return Number.isInteger(incarnation) && incarnation > 0 ? incarnation : undefined;
}

/** A finding of a scan, with the step and incarnation that its tags name. */
export function foundByTags(kind: string, name: string, tags: AnyTags): Found {
  const step = tagsIn(tags)[stepTag] as StepId | undefined;
  const incarnation = incarnationIn(tags);
  return { kind, name, ...(step ? { step } : {}), ...(incarnation === undefined ? {} : { incarnation }) };
}
