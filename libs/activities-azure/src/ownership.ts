import type { Found, Ref, Scope, StepId } from '@slipway/contracts';
import type { Tags } from './kinds.ts';

/** Marks of what is ours: tags, set in the call that makes it. Source: the reference architecture, section 1.4. */
export const installationTag = 'slipway-installation';
const stepTag = 'slipway-step';
const incarnationTag = 'slipway-incarnation';
/** On the virtual network, which goes last: the domain, also where the zone is somebody else's. */
export const domainTag = 'slipway-domain';

/** Tags as Azure gives them. */
export type AnyTags = Readonly<Record<string, string>> | null | undefined;

/** Azure keeps the case of a tag's name and finds it in any. */
const tagIn = (tags: AnyTags, name: string): string | undefined =>
  Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

/** User tags with ours over them. */
export function ownTags({ scope, step }: Pick<Ref, 'scope' | 'step'>, tags: Tags = {}): Tags {
  return {
    ...tags,
    [installationTag]: scope.installation,
    [stepTag]: step,
    [incarnationTag]: String(scope.incarnation),
  };
}

export function hasOurTags(tags: AnyTags, scope: Pick<Scope, 'installation'>): boolean {
  return tagIn(tags, installationTag) === scope.installation;
}

/** Whose it is. Undefined: it carries no mark of ours, for what can be no name is none. */
export function ownerOf(tags: AnyTags): string | undefined {
  const owner = tagIn(tags, installationTag);
  return owner !== undefined && /^[a-z](-?[a-z0-9])+$/.test(owner) ? owner : undefined;
}

/** What the installation file asked for: neither our tags nor those that Azure and Kubernetes add. */
export function userTags(tags: AnyTags): Tags {
  const own = /^(?:slipway-|aks-managed-|hidden-|microsoft|azure|windows|k8s-azure-|kubernetes\.io)/i;
  return Object.fromEntries(Object.entries(tags ?? {}).filter(([key]) => !own.test(key)));
}

/** Tags as they should be after a change: marks and wishes, and what others added to them. */
export function mergedTags(ref: Pick<Ref, 'scope' | 'step'>, standing: AnyTags, wishes: Tags): Tags {
  const old = userTags(standing);
  const kept = Object.entries(standing ?? {}).filter(([key]) => !(key in old));
  return { ...Object.fromEntries(kept), ...ownTags(ref, wishes) };
}

/** Incarnation that the tags name, from 1. */
export function incarnationIn(tags: AnyTags): number | undefined {
  const incarnation = Number(tagIn(tags, incarnationTag));
  return Number.isInteger(incarnation) && incarnation > 0 ? incarnation : undefined;
}

const stepIn = (tags: AnyTags): StepId | undefined => tagIn(tags, stepTag) as StepId | undefined;
export const domainIn = (tags: AnyTags): string | undefined => tagIn(tags, domainTag);

/** A finding of a scan, with the step and incarnation that its tags name. */
export function foundByTags(kind: string, name: string, tags: AnyTags): Found {
  const step = stepIn(tags);
  const incarnation = incarnationIn(tags);
  return { kind, name, ...(step ? { step } : {}), ...(incarnation === undefined ? {} : { incarnation }) };
}

/** Mark of what has no tags but a description: role assignments. */
export const markIn = ({ scope, step }: Pick<Ref, 'scope' | 'step'>): string =>
  `${installationTag}=${scope.installation} ${stepTag}=${step} ${incarnationTag}=${scope.incarnation}`;

/** Tags that a description stands for. */
export function tagsOfMark(description: string | null | undefined): Tags {
  const words = (description ?? '').split(' ').map((word) => /^(slipway-[a-z]+)=(\S+)$/.exec(word));
  return Object.fromEntries(words.flatMap((word) => (word ? [[word[1] ?? '', word[2] ?? '']] : [])));
}
