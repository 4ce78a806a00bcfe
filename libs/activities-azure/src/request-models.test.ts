import { beforeAll, describe, expect, test } from '@jest/globals';
import { checkBody } from './testing/models/body-check.ts';
import { describe as described, type Descriptions } from './testing/models/descriptions.ts';
import { reportOf } from './testing/models/report.ts';
import { requestsOfOneLife, type SentRequest } from './testing/models/requests-of-one-life.ts';

describe('requests of one installation’s life', () => {
  let known: Descriptions | undefined;
  let sent: SentRequest[] = [];
  beforeAll(async () => {
    if (!(await described([]))) return;
    sent = await requestsOfOneLife();
    known = await described(sent);
  }, 900_000);

  test('models: every request is as Microsoft describes its operation', () => {
    if (known === undefined) {
      console.log('skipped: models of Azure (no python)');
      return;
    }
    const report = reportOf(sent, known);
    console.log('requests against the models of azure-mgmt', report);
    expect([report.refused, report.unvalidated]).toEqual([{}, {}]);
    expect(report.valid).toBe(report.requests);
    expect(report.operations).toBeGreaterThan(60);
    expect(report.bodies).toBeGreaterThan(35);
  });
  test('models: a key too many, one too few, another type, an unknown word and what only Azure writes are refused', () => {
    if (known === undefined) return;
    const { models } = known;
    type Fields = Record<string, unknown>;
    const bodyOf = (operation: string) =>
      sent.find((each) => each.operation === operation && each.method === 'PUT')?.body as Fields & {
        properties: Fields;
      };
    const cluster = bodyOf('ManagedClusters_CreateOrUpdate');
    const ofCluster = (changes: Fields, properties: Fields = {}) =>
      checkBody(models, 'containerservice:ManagedCluster', {
        ...cluster,
        ...changes,
        properties: { ...cluster.properties, ...properties },
      });
    expect(ofCluster({})).toEqual([]);
    expect(ofCluster({ tag: {} })).toEqual(['tag: nobody knows it']);
    expect(ofCluster({ location: undefined })).toEqual(['location: needed']);
    expect(ofCluster({ sku: { name: 'Base', tier: 'Gold' } })).toEqual([
      'sku.tier: Gold is none of Premium, Standard, Free',
    ]);
    expect(ofCluster({}, { provisioningState: 'Succeeded' })).toEqual([
      'properties.provisioningState: only Azure writes it',
    ]);
    expect(ofCluster({}, { agentPoolProfiles: {} })).toEqual(['properties.agentPoolProfiles: no list']);
    expect(ofCluster({}, { agentPoolProfiles: [{ name: 'a', count: '1' }] })).toEqual([
      'properties.agentPoolProfiles[].count: no integer',
    ]);
    const server = bodyOf('Servers_CreateOrUpdate');
    const ofServer = (properties: Fields) =>
      checkBody(models, 'rdbms/mysql_flexibleservers:Server', {
        ...server,
        properties: { ...server.properties, ...properties },
      });
    expect(ofServer({})).toEqual([]);
    expect(ofServer({ version: '8.1' })).toEqual(['properties.version: 8.1 is none of 5.7, 8.0.21']);
    expect(ofServer({ storage: { storageSizeGB: '20' } })).toEqual(['properties.storage.storageSizeGB: no integer']);
  });
});
