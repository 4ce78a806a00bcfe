import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { config } from '../../testing/gitpod-config.ts';
import { parseInstallerConfig } from './config.ts';
import { namedSecrets } from './named-secrets.ts';

const parse = (change: object): unknown => parseInstallerConfig(stringify({ ...config, ...change }));

describe('parseInstallerConfig', () => {
  test('takes what the product writes', () => {
    expect(parse({})).toEqual(config);
  });

  test.each<[string, object]>([
    ['domian: unknown field', { domian: 'x' }],
    ['database.cloudSql: unknown field', { database: { cloudSql: {} } }],
    ['database.cloudSQL.instance: is required', { database: { cloudSQL: { serviceAccount: config.certificate } } }],
    ['domain: must be a domain name', { domain: '*.d.example' }],
    ['observability.logLevel: must be one of', { observability: { logLevel: 'warn' } }],
    ['workspace.runtime.fsShiftMethod: must be one of', { workspace: { runtime: { fsShiftMethod: 'overlay' } } }],
    ['workspace.maxLifetime: must be a duration', { workspace: { maxLifetime: '36' } }],
    ['blockNewUsers.passlist[0]: must be a domain name', { blockNewUsers: { enabled: true, passlist: ['nobody'] } }],
    ['customization[0].metadata.name: is required', { customization: [{ apiVersion: '*', kind: '*', metadata: {} }] }],
    ['certificate.kind: must be one of secret', { certificate: { kind: 'configmap', name: 'x' } }],
  ])('refuses with %s', (problem, change) => {
    expect(() => parse(change)).toThrow(problem);
  });

  test('names every problem at once', () => {
    expect(() => parse({ one: 1, two: 2 })).toThrow('one: unknown field\ntwo: unknown field');
  });
});

describe('namedSecrets', () => {
  test('asks for the keys of the database that is used, and leaves the TLS Secret to proxy', () => {
    const secrets = namedSecrets(parseInstallerConfig(stringify(config)));
    expect(secrets.find(({ name }) => name === 'cloudsql')?.keys).toContain('credentials.json');
    expect(secrets.map(({ name }) => name)).not.toContain('https-certificates');
  });
});
