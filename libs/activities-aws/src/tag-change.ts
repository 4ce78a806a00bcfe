import type { Ref } from '@slipway/contracts';
import type { Tags } from './kinds.ts';
import { ownTags, tagList, tagsIn, userTags, type AnyTags, type Tag } from './ownership.ts';

/** What to write so that the tags are as planned. */
interface TagChange {
  /** Marks and user tags that are missing or differ, sorted by key. */
  set: Tag[];
  /** Keys of user tags that the installation file no longer has. */
  drop: string[];
}

/** Tags of Amazon's and of Kubernetes' stay as they are. */
export function tagChange(ref: Pick<Ref, 'scope' | 'step'>, actual: AnyTags, wanted: Tags): TagChange {
  const [now, planned] = [tagsIn(actual), ownTags(ref, wanted)];
  return {
    set: tagList(planned).filter(({ Key, Value }) => now[Key] !== Value),
    drop: Object.keys(userTags(actual))
      .filter((key) => !(key in planned))
      .sort(),
  };
}
