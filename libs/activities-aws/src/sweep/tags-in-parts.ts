import type { AnyTags } from '../ownership.ts';

/**
 * Names or ARNs that one request may ask the tags of.
 * docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DescribeTags.html, and latest/APIReference of the same
 */
const most = 20;

/**
 * Tags of load balancers, by name or ARN. One that is gone meanwhile spoils the answer for all of a request, so they are asked for one
 * by one then.
 * @param read undefined: one of them is not there
 */
export async function tagsInParts(
  names: readonly string[],
  read: (some: string[]) => Promise<[name: string, tags: AnyTags][] | undefined>,
): Promise<Map<string, AnyTags>> {
  const ask = async (some: string[]): Promise<[string, AnyTags][]> => {
    const found = await read(some);
    if (found === undefined && some.length > 1) return (await Promise.all(some.map((name) => ask([name])))).flat();
    return found ?? [];
  };
  const tags = new Map<string, AnyTags>();
  for (let from = 0; from < names.length; from += most) {
    for (const [name, its] of await ask(names.slice(from, from + most))) tags.set(name, its);
  }
  return tags;
}
