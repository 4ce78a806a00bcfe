import { uniqueSuffix } from '@slipway/blueprint';
import type { Scope } from '@slipway/contracts';
import type { RecordSet } from './dns-records.ts';

/**
 * external-dns writes a TXT record beside each record set that it made, which names its owner.
 * Source: kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt
 */

/** As many times as anybody uses one installation name. */
const mostIncarnations = 50;
/** What a registry record stands for, when its name does not say. */
const anyAddress = ['A', 'AAAA', 'CNAME'];

/**
 * Names that are registered as this installation's, of whichever incarnation, with the record sets that go with each: those it was
 * registered for, and the registry's own.
 */
export function ownNames(records: readonly RecordSet[], scope: Scope): Map<string, RecordSet[]> {
  const owners = ownerMarks(scope);
  const names = new Map<string, RecordSet[]>();
  for (const registry of records.filter((record) => isRegistry(record, owners))) {
    for (const { name, types } of registeredBy(registry.name ?? '')) {
      const made = records.filter((record) => record.name === name && types.includes(record.type ?? ''));
      if (made.length > 0) names.set(name, [...new Set([...(names.get(name) ?? []), ...made, registry])]);
    }
    // Its record set is gone already.
    const known = [...names.values()].some((sets) => sets.includes(registry));
    if (!known) names.set(registry.name ?? '', [registry]);
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
function isRegistry({ type, rrdatas }: RecordSet, owners: ReadonlySet<string>): boolean {
  return (
    type === 'TXT' &&
    (rrdatas ?? []).length > 0 &&
    (rrdatas ?? []).every((text) => wordsOf(text).some((word) => owners.has(word)))
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
