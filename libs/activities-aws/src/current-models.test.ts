import { beforeAll, describe, expect, test } from '@jest/globals';
import { currentModels } from './testing/current-models.ts';
import { motoServer } from './testing/moto-server.ts';
import type { RequestCheck } from './testing/request-models.ts';
import { reportOf } from './testing/request-report.ts';
import { requestsOfOneLife, type SentRequest } from './testing/requests-of-one-life.ts';

describe('requests of one installation’s life', () => {
  let check: RequestCheck | undefined;
  let sent: SentRequest[] = [];
  beforeAll(async () => {
    const server = await motoServer();
    if (server === undefined) return;
    check = currentModels(server);
    sent = await requestsOfOneLife();
  }, 600_000);

  test('current models: lengths, patterns and enums of every request are allowed', () => {
    if (check === undefined) {
      console.log('skipped: current models (no python)');
      return;
    }
    const report = reportOf(sent, check);
    console.log('requests against the models of botocore', report);
    expect([report.refused, report.unvalidated]).toEqual([{}, {}]);
    expect(report.operations).toBeGreaterThan(110);
    expect(report.valid).toBe(report.requests);
  });

  test('current models: a list too short, a name too long, a word that is none of theirs are refused', () => {
    if (check === undefined) return;
    const zone = { ResourceType: 'hostedzone', ResourceId: 'Z1' };
    expect(check('route_53', 'ChangeTagsForResource', { ...zone, AddTags: [] })).toHaveLength(1);
    expect(check('iam', 'CreateUser', { UserName: 'x'.repeat(65) })).toHaveLength(1);
    expect(check('iam', 'CreateUser', { UserName: '/' })).toHaveLength(1);
    expect(check('ec2', 'AllocateAddress', { Domain: 'network' })).toHaveLength(1);
    expect(check('iam', 'CreateUser', { UserName: 'acme-aws-storage' })).toEqual([]);
  });
});
