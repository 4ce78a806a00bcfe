import { uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';

/**
 * external-dns writes a TXT record beside each record set that it made, which names its owner.
 * Source: kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt
 */

/** A record set in the words of the registry. */
export interface RegisteredRecord {
  /** Absolute, with its trailing dot; a wildcard as `*`. */
  name: string;
  /** What it goes by: its type, and `CNAME` too for an alias to another name, whatever its type. */
  types: readonly string[];
  /** Of a TXT record set, each as on the wire, quoted or not. */
  texts: readonly string[];
}

/** As many times as anybody uses one installation name. */
const mostIncarnations = 50;
/** What a registry record stands for, when its name does not say. */
const anyAddress = ['A', 'AAAA', 'CNAME'];

/**
 * Names that are registered as this installation's, of whichever incarnation, with the record sets that go with each: those it was
 * registered for, and the registry's own.
 */
export function registeredNames<T>(
  records: readonly T[],
  read: (record: T) => RegisteredRecord,
  scope: Scope,
): Map<string, T[]> {
  const owners = ownerMarks(scope);
  const all = records.map((record) => ({ record, ...read(record) }));
  const names = new Map<string, T[]>();
  for (const registry of all.filter((one) => isRegistry(one, owners))) {
    for (const { name, types } of registeredBy(registry.name)) {
      const made = all.filter((one) => one.name === name && one.types.some((type) => types.includes(type)));
      const sets = [...made, registry].map(({ record }) => record);
      if (made.length > 0) names.set(name, [...new Set([...(names.get(name) ?? []), ...sets])]);
    }
    // Its record set is gone already.
    const known = [...names.values()].some((sets) => sets.includes(registry.record));
    if (!known) names.set(registry.name, [registry.record]);
  }
  return names;
}

/** What external-dns is told in the platform's blueprint, for each time that the name may have been used. */
function ownerMarks(scope: Scope): ReadonlySet<string> {
  const most = Math.max(mostIncarnations, scope.incarnation);
  return new Set(
    Array.from({ length: most }, (_, before) => {
      const suffix = uniqueSuffix({ ...scope, incarnation: before + 1 }, 'dns');
      return `external-dns/owner=slipway-${scope.installation}-${suffix}`;
    }),
  );
}

/** Nothing but marks of ours in it: a TXT record set may hold several texts, and goes only as a whole. */
function isRegistry({ types, texts }: RegisteredRecord, owners: ReadonlySet<string>): boolean {
  return (
    types.includes('TXT') && texts.length > 0 && texts.every((text) => wordsOf(text).some((word) => owners.has(word)))
  );
}

const wordsOf = (text: string): string[] => text.replaceAll('"', '').split(',');

/**
 * A registry record has the name of what it stands for, or that name behind the type and a hyphen, or behind a label that ends in
 * the type; `wildcard` stands for `*`.
 */
function registeredBy(registry: string): { name: string; types: readonly string[] }[] {
  const prefix =
    /^(?:[a-z0-9_]+-)?(a|aaaa|cname|txt)\.(.+)$/.exec(registry) ?? /^(a|aaaa|cname|txt)-(.+)$/.exec(registry);
  const candidates = [{ name: registry, types: anyAddress }];
  if (prefix?.[1] && prefix[2]) candidates.push({ name: prefix[2], types: [prefix[1].toUpperCase()] });
  return candidates.flatMap(({ name, types }) => [
    { name, types },
    { name: name.replace(/^wildcard\./, '*.'), types },
  ]);
}
