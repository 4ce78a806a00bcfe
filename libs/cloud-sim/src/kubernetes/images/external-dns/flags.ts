/** The settings of external-dns that the simulation honours, from its command line. */
export interface Flags {
  provider: string;
  sources: string[];
  domainFilters: string[];
  excludeDomains: string[];
  policy: 'sync' | 'upsert-only' | 'create-only';
  registry: string;
  ownerId: string;
  txtPrefix: string;
  txtSuffix: string;
  wildcardReplacement: string;
  intervalSeconds: number;
  /** A CNAME even where the zone could hold an alias. */
  preferCname: boolean;
  /** Look at once when a source changes. */
  events: boolean;
  azureConfigFile: string;
  /** Empty: as in the file. */
  azureResourceGroup: string;
  azureSubscription: string;
}

/** Reads `--name=value` and `--name value`; a flag that is given more than once is a list. */
export function parseFlags(args: string[]): Flags {
  const given = new Map<string, string[]>();
  for (const [index, arg] of args.entries()) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(arg) ?? [];
    if (!name) continue;
    const next = args[index + 1];
    const text = value ?? (next === undefined || next.startsWith('--') ? 'true' : next);
    given.set(name, [...(given.get(name) ?? []), text]);
  }
  const all = (name: string): string[] => given.get(name) ?? [];
  const one = (name: string, fallback: string): string => given.get(name)?.at(-1) ?? fallback;
  const policy = one('policy', 'sync');
  if (policy !== 'sync' && policy !== 'upsert-only' && policy !== 'create-only') {
    throw new Error(`flags: enum value must be one of sync,upsert-only,create-only, got '${policy}'`);
  }
  const zoneType = one('aws-zone-type', '');
  if (!['', 'public', 'private'].includes(zoneType)) {
    throw new Error(`flags: enum value must be one of ,public,private, got '${zoneType}'`);
  }
  return {
    provider: one('provider', ''),
    sources: all('source'),
    domainFilters: all('domain-filter'),
    excludeDomains: all('exclude-domains'),
    policy,
    registry: one('registry', 'txt'),
    ownerId: one('txt-owner-id', 'default'),
    txtPrefix: one('txt-prefix', ''),
    txtSuffix: one('txt-suffix', ''),
    wildcardReplacement: one('txt-wildcard-replacement', ''),
    intervalSeconds: parseDuration(one('interval', '1m')),
    preferCname: one('aws-prefer-cname', 'false') === 'true',
    events: one('events', 'false') === 'true',
    azureConfigFile: one('azure-config-file', '/etc/kubernetes/azure.json'),
    azureResourceGroup: one('azure-resource-group', ''),
    azureSubscription: one('azure-subscription-id', ''),
  };
}

/** Seconds of a duration such as `1m30s`. */
export function parseDuration(duration: string): number {
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...duration.matchAll(/([0-9.]+)(ms|h|m|s)/g)];
  if (parts.map(([part]) => part).join('') !== duration) throw new Error(`invalid duration "${duration}"`);
  return parts.reduce((sum, [, number, unit = 's']) => sum + Number(number) * (units[unit] ?? 1), 0);
}
