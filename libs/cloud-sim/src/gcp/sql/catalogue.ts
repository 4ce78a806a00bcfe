import type { JsonObject } from '../../core/json.ts';
import { text } from '../../core/json.ts';
import type { Call } from '../api.ts';
import { regions } from '../compute/locations.ts';
import { GoogleFault, invalid } from '../fault.ts';

interface Tier {
  cpus: number;
  gigabytes: number;
  edition: 'ENTERPRISE' | 'ENTERPRISE_PLUS';
}

const predefined: Record<string, Tier> = {
  'db-f1-micro': { cpus: 1, gigabytes: 0.6, edition: 'ENTERPRISE' },
  'db-g1-small': { cpus: 1, gigabytes: 1.7, edition: 'ENTERPRISE' },
  ...sized('db-n1-standard', [1, 2, 4, 8, 16, 32], 3.75, 'ENTERPRISE'),
  ...sized('db-n1-highmem', [2, 4, 8, 16, 32], 6.5, 'ENTERPRISE'),
  ...sized('db-perf-optimized-N', [2, 4, 8, 16, 32], 8, 'ENTERPRISE_PLUS'),
};

function sized(name: string, sizes: number[], gigabytesPerCpu: number, edition: Tier['edition']): Record<string, Tier> {
  return Object.fromEntries(
    sizes.map((cpus) => [`${name}-${cpus}`, { cpus, gigabytes: cpus * gigabytesPerCpu, edition }]),
  );
}

/** Machine of an instance; 400 when Google sells none of that name in that edition. */
export function tierOf(name: string, edition: string): Tier {
  const custom = /^db-custom-(\d+)-(\d+)$/.exec(name);
  const tier = custom
    ? { cpus: Number(custom[1]), gigabytes: Number(custom[2]) / 1024, edition: 'ENTERPRISE' as const }
    : predefined[name];
  if (tier?.edition === edition) return tier;
  throw invalid(
    `Invalid request: Invalid Tier (${name}) for (${edition}) Edition. Use a predefined Tier like db-custom-1-3840 instead. Learn more at https://cloud.google.com/sql/docs/mysql/create-instance#machine-types.`,
  );
}

/** Dollars an hour: processors, memory and disk, doubled by a standby. */
export function instancePrice(tier: Tier, diskGb: number, regional: boolean): number {
  const one = tier.cpus * 0.0454 + tier.gigabytes * 0.0077 + (diskGb * 0.187) / 730;
  return regional ? one * 2 : one;
}

export function listTiers(): JsonObject {
  const items = Object.entries(predefined).map(([tier, { gigabytes }]) => ({
    kind: 'sql#tier',
    tier,
    RAM: String(Math.round(gigabytes * 1024 ** 3)),
    Disk_Quota: '3298534883328',
    region: Object.keys(regions),
  }));
  return { kind: 'sql#tiersList', items };
}

export const databaseVersions = ['MYSQL_5_7', 'MYSQL_8_0', 'MYSQL_8_4', 'POSTGRES_15', 'POSTGRES_16'];

interface FlagRule {
  type: 'STRING' | 'INTEGER' | 'BOOLEAN';
  values?: string[];
}

const onOff: FlagRule = { type: 'BOOLEAN', values: ['on', 'off'] };
const flags: Record<string, FlagRule> = {
  explicit_defaults_for_timestamp: onOff,
  general_log: onOff,
  slow_query_log: onOff,
  log_bin_trust_function_creators: onOff,
  local_infile: onOff,
  cloudsql_iam_authentication: onOff,
  innodb_file_per_table: onOff,
  max_connections: { type: 'INTEGER' },
  long_query_time: { type: 'INTEGER' },
  wait_timeout: { type: 'INTEGER' },
  max_allowed_packet: { type: 'INTEGER' },
  lower_case_table_names: { type: 'INTEGER' },
  character_set_server: { type: 'STRING', values: ['utf8', 'utf8mb4', 'latin1'] },
  default_authentication_plugin: { type: 'STRING', values: ['mysql_native_password', 'caching_sha2_password'] },
  default_time_zone: { type: 'STRING' },
  sql_mode: { type: 'STRING' },
};

export function checkFlag(name: string, value: string): void {
  const rule = flags[name];
  if (!rule)
    throw new GoogleFault(400, 'INVALID_ARGUMENT', 'invalidFlagName', `Invalid request: Invalid flag name: ${name}.`);
  const good = rule.values ? rule.values.includes(value) : rule.type !== 'INTEGER' || /^\d+$/.test(value);
  if (!good)
    throw new GoogleFault(
      400,
      'INVALID_ARGUMENT',
      'invalidFlagValue',
      `Invalid request: Invalid flag value: ${name}=${value}.`,
    );
}

export function listFlags(call: Call): JsonObject {
  const version = text(call.request, 'databaseVersion');
  const applies = databaseVersions.filter((item) => item.startsWith('MYSQL'));
  const items = Object.entries(flags).map(([name, rule]) => ({
    kind: 'sql#flag',
    name,
    type: rule.type,
    appliesTo: applies,
    ...(rule.values ? { allowedStringValues: rule.values } : {}),
    requiresRestart: rule.type !== 'STRING',
  }));
  return { kind: 'sql#flagsList', items: version === '' || applies.includes(version) ? items : [] };
}
