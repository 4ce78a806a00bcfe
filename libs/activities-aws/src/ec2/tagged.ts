import type { Filter, ResourceType, TagSpecification } from '@aws-sdk/client-ec2';
import type { Ref, Scope } from '@slipway/contracts';
import type { Tags } from '../kinds.ts';
import { installationTag, ownTags, stepTag, tagList } from '../ownership.ts';

/** What EC2 has carries no unique name: it is found by our tags. */
export const ofInstallation = ({ installation }: Pick<Scope, 'installation'>): Filter[] => [
  { Name: `tag:${installationTag}`, Values: [installation] },
];

export const ofStep = ({ scope, step }: Pick<Ref, 'scope' | 'step'>): Filter[] => [
  ...ofInstallation(scope),
  { Name: `tag:${stepTag}`, Values: [step] },
];

/** Tags set in the call that makes it, so that nothing of ours ever stands unmarked. */
export function tagged(ref: Pick<Ref, 'scope' | 'step'>, type: ResourceType, tags: Tags): TagSpecification[] {
  return [{ ResourceType: type, Tags: tagList(ownTags(ref, tags)) }];
}

/** How long a filter by tags may not show what was made. Source: `clouds.md` section 5.5. */
export const tagLagMs = 60_000;

/** The first by id: should a lost reply ever have made two, every look sees the same one. */
export function firstById<T>(found: readonly T[], idOf: (item: T) => string | undefined): T | undefined {
  return [...found].sort((a, b) => ((idOf(a) ?? '') < (idOf(b) ?? '') ? -1 : 1))[0];
}
