/** One parameter of MySQL as a parameter group holds it. */
export interface ParameterRow {
  name: string;
  description: string;
  dataType: 'boolean' | 'integer' | 'string';
  /** `0,1`, `1-100000`, a list of words; '' for any. */
  allowed: string;
  applyType: 'static' | 'dynamic';
  modifiable: boolean;
  /** Undefined: the engine's own default. */
  value?: string;
}

const row = (
  name: string,
  dataType: ParameterRow['dataType'],
  allowed: string,
  rest: Partial<ParameterRow> = {},
): ParameterRow => ({
  name,
  description: '',
  dataType,
  allowed,
  applyType: 'dynamic',
  modifiable: true,
  ...rest,
});

const characterSets =
  'big5,dec8,cp850,hp8,koi8r,latin1,latin2,ascii,ujis,sjis,hebrew,tis620,euckr,gb2312,greek,cp1250,gbk,latin5,armscii8,utf8,ucs2,cp866,utf8mb4,utf16,utf32,binary';

const shared: readonly ParameterRow[] = [
  row('character_set_client', 'string', characterSets),
  row('character_set_connection', 'string', characterSets),
  row('character_set_database', 'string', characterSets),
  row('character_set_results', 'string', characterSets),
  row('character_set_server', 'string', characterSets),
  row('collation_connection', 'string', ''),
  row('collation_server', 'string', ''),
  row('innodb_buffer_pool_size', 'integer', '5242880-9223372036854775807', { value: '{DBInstanceClassMemory*3/4}' }),
  row('innodb_file_per_table', 'boolean', '0,1', { value: '1' }),
  row('long_query_time', 'integer', '0-31536000'),
  row('lower_case_table_names', 'integer', '0,1', { applyType: 'static' }),
  row('max_allowed_packet', 'integer', '1024-1073741824'),
  row('max_connections', 'integer', '1-100000', { value: '{DBInstanceClassMemory/12582880}' }),
  row('port', 'integer', '1150-65535', { applyType: 'static', modifiable: false, value: '{EndPointPort}' }),
  row('slow_query_log', 'boolean', '0,1'),
  row('sql_mode', 'string', ''),
  row('time_zone', 'string', ''),
  row('wait_timeout', 'integer', '1-31536000'),
];

const timestamps = (applyType: ParameterRow['applyType']): ParameterRow =>
  row('explicit_defaults_for_timestamp', 'boolean', '0,1', { applyType, value: '1' });

/** Those that a client may want to set; a real group has some four hundred. */
export const parameterRows: Record<string, readonly ParameterRow[]> = {
  'mysql5.7': [...shared, timestamps('static')],
  'mysql8.0': [
    ...shared,
    timestamps('dynamic'),
    row('default_authentication_plugin', 'string', 'mysql_native_password,sha256_password,caching_sha2_password', {
      applyType: 'static',
      value: 'mysql_native_password',
    }),
  ],
  'mysql8.4': [
    ...shared,
    timestamps('dynamic'),
    row('authentication_policy', 'string', '', { value: 'caching_sha2_password,,' }),
  ],
};

/** Whether a value lies in a parameter's list or range. */
export function isAllowed({ allowed, dataType }: ParameterRow, value: string): boolean {
  if (allowed === '' || /^\{.*\}$/.test(value)) return true;
  if (dataType !== 'string' && !/^-?\d+$/.test(value)) return false;
  const range = /^(\d+)-(\d+)$/.exec(allowed);
  if (range) return Number(value) >= Number(range[1]) && Number(value) <= Number(range[2]);
  return allowed.split(',').includes(value);
}
