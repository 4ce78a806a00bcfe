import { beforeAll, describe, expect, test } from '@jest/globals';
import { newerFields, newerOperations } from './testing/newer-fields.ts';
import { olderModels } from './testing/request-models.ts';
import { reportOf } from './testing/request-report.ts';
import { requestsOfOneLife, type SentRequest } from './testing/requests-of-one-life.ts';

describe('requests of one installation’s life', () => {
  const check = olderModels();
  let sent: SentRequest[];
  beforeAll(async () => {
    sent = await requestsOfOneLife();
  }, 300_000);

  test('older models: know every request, but for what was added since', () => {
    const { refused, unvalidated, ...counts } = reportOf(sent, check);
    console.log('requests against the models of aws-sdk 2', { ...counts, refused, unvalidated });
    const allowed = newerFields.map(({ service, operation, said }) => `${service}/${operation}: ${said}`);
    expect(Object.keys(refused).sort()).toEqual(allowed.sort());
    expect(Object.keys(unvalidated).sort()).toEqual(Object.keys(newerOperations).sort());
    expect(counts.operations).toBeGreaterThan(110);
    expect(counts.valid).toBeGreaterThan(900);
  });

  test('older models: a request with a key too many, one too few or one of another type is refused', () => {
    const find = (operation: string) => sent.find((each) => each.operation === operation);
    const vpc = find('CreateVpc')?.body as object;
    const cluster = find('CreateCluster')?.body as object;
    expect(check('ec2', 'CreateVpc', vpc)).toEqual([]);
    expect(check('ec2', 'CreateVpc', { ...vpc, Cidr: 1 })).toEqual([`Unexpected key 'Cidr' found in params`]);
    expect(check('ec2', 'CreateVpc', { ...vpc, CidrBlock: ['10.0.0.0/16'] })).toEqual([
      expect.stringContaining('Expected params.CidrBlock to be a string'),
    ]);
    expect(check('eks', 'CreateCluster', { ...cluster, roleArn: undefined })).toEqual([
      `Missing required key 'roleArn' in params`,
    ]);
  });
});
