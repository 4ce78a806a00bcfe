import type { Resource } from '../../core/graph.ts';
import { object, text } from '../../core/json.ts';
import { addResource } from '../arm/standing.ts';
import type { Azure } from '../azure.ts';
import { serverType, versionOf } from './server.ts';

export const configurationType = `${serverType}/configurations`;

/** A parameter of MySQL as Azure offers it. */
export interface Parameter {
  name: string;
  /** By version where they differ. */
  preset: string | { '5.7': string; '8.0.21': string };
  dataType: 'Enumeration' | 'Integer' | 'String' | 'Set';
  /** `ON,OFF`, `10-100000`; '' for texts. */
  allowed: string;
  /** Takes effect at once; else with the next restart. */
  dynamic: boolean;
  readOnly?: boolean;
  /** Versions that know it; default all. */
  versions?: readonly string[];
}

const onOff = { dataType: 'Enumeration' as const, allowed: 'ON,OFF' };
const only8 = ['8.0.21'];

/** Those that an installation may meet, with one of each kind. */
const parameters: readonly Parameter[] = [
  { name: 'require_secure_transport', preset: 'ON', ...onOff, dynamic: true },
  { name: 'explicit_defaults_for_timestamp', preset: { '5.7': 'OFF', '8.0.21': 'ON' }, ...onOff, dynamic: true },
  { name: 'sql_generate_invisible_primary_key', preset: 'ON', ...onOff, dynamic: true, versions: only8 },
  { name: 'log_bin_trust_function_creators', preset: 'OFF', ...onOff, dynamic: true },
  { name: 'event_scheduler', preset: 'OFF', ...onOff, dynamic: true },
  { name: 'slow_query_log', preset: 'OFF', ...onOff, dynamic: true },
  { name: 'max_connections', preset: '683', dataType: 'Integer', allowed: '10-1365', dynamic: true },
  { name: 'wait_timeout', preset: '28800', dataType: 'Integer', allowed: '60-31536000', dynamic: true },
  { name: 'max_allowed_packet', preset: '16777216', dataType: 'Integer', allowed: '1024-1073741824', dynamic: true },
  {
    name: 'character_set_server',
    preset: { '5.7': 'latin1', '8.0.21': 'utf8mb4' },
    dataType: 'Enumeration',
    allowed: 'BIG5,UTF8MB4,UTF8,LATIN1,ASCII,UTF16,UTF32,BINARY',
    dynamic: true,
  },
  { name: 'time_zone', preset: 'SYSTEM', dataType: 'String', allowed: '', dynamic: true },
  { name: 'init_connect', preset: '', dataType: 'String', allowed: '', dynamic: true },
  { name: 'tls_version', preset: 'TLSv1.2', dataType: 'Set', allowed: 'TLSv1,TLSv1.1,TLSv1.2,TLSv1.3', dynamic: false },
  { name: 'innodb_autoinc_lock_mode', preset: '2', dataType: 'Enumeration', allowed: '0,1,2', dynamic: false },
  { name: 'performance_schema', preset: 'OFF', ...onOff, dynamic: false },
  {
    name: 'lower_case_table_names',
    preset: '1',
    dataType: 'Enumeration',
    allowed: '1,2',
    dynamic: false,
    readOnly: true,
  },
  {
    name: 'gtid_mode',
    preset: 'OFF',
    dataType: 'Enumeration',
    allowed: 'OFF,OFF_PERMISSIVE,ON_PERMISSIVE,ON',
    dynamic: true,
    readOnly: true,
  },
];

/** Puts all parameters of a new server into the graph, with what its version presets. */
export function addConfigurations(azure: Azure, server: Resource): void {
  const version = versionOf(server) === '5.7' ? '5.7' : '8.0.21';
  for (const item of parameters.filter(({ versions }) => versions?.includes(version) ?? true)) {
    const id = `${server.id}/configurations/${item.name}`;
    if (azure.find(id)) continue;
    const preset = typeof item.preset === 'string' ? item.preset : item.preset[version];
    addResource(azure, {
      id,
      type: configurationType,
      location: server.location,
      createdBy: 'provider',
      providerOwned: true,
      hidden: { effective: preset },
      body: {
        properties: {
          value: preset,
          description: '',
          defaultValue: preset,
          dataType: item.dataType,
          allowedValues: item.allowed,
          source: 'system-default',
          isReadOnly: item.readOnly === true ? 'True' : 'False',
          isConfigPendingRestart: 'False',
          isDynamicConfig: item.dynamic ? 'True' : 'False',
        },
      },
    });
  }
}

/** What MySQL works with now: a static parameter keeps its value until the server restarts. */
export function effectiveValue(azure: Azure, server: string, name: string): string {
  return text(azure.find(`${server}/configurations/${name}`)?.hidden, 'effective');
}

/** What a restart brings about. */
export function applyPending(azure: Azure, server: string): void {
  for (const { id, type, body } of azure.graph.children(server)) {
    if (type !== configurationType) continue;
    const properties = object(body, 'properties');
    const next = { ...properties, isConfigPendingRestart: 'False' };
    azure.graph.update(id, { ...body, properties: next }, { hidden: { effective: text(properties, 'value') } });
  }
}
