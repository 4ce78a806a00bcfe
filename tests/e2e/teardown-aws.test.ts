import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalCloud } from './local-cloud.ts';
import { TestStack } from './test-stack.ts';

const example = fileURLToPath(new URL('../../examples/aws.yaml', import.meta.url));
const domain = 'aws.gitpod.acme.example';
const consent = ['--yes', '--confirm', 'acme-aws', '--delete-data'];
const place = ['--cloud', 'aws', '--account', '123456789012', '--region', 'eu-west-1'];

const gatewayFails = (code: string, message: string, more: object = {}): object => ({
  match: { cloud: 'aws', service: 'ec2', operation: 'CreateNatGateway', phase: 'lro' },
  action: { 'op-fails': { code, message } },
  ...more,
});

describe('the worst case by hand on AWS', () => {
  let stack: TestStack;
  let cloud: LocalCloud;
  let spec: string;

  beforeAll(async () => {
    stack = await TestStack.start(240);
    cloud = await stack.cloud();
    await cloud.seed({ aws: { hostedZones: [{ name: domain }] } });
    spec = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'aws.yaml');
    const adopting = `${(await readFile(example, 'utf8')).trimEnd()}\n  dns: { zone: { adopt: ${domain} } }\n`;
    await writeFile(spec, adopting);
  }, 600_000);
  afterAll(async () => stack.remove());

  const standing = async (): Promise<string[]> =>
    (await cloud.resources()).filter(({ state }) => state === 'live').map(({ type, name }) => `${type} ${name}`);
  const leftovers = async (): Promise<string[]> => (await cloud.leftovers()).map(({ type, name }) => `${type} ${name}`);
  /** Requests of these operations that were carried out, in order. */
  const commits = async (since: number, ...operations: string[]): Promise<string[]> =>
    (await cloud.journal(since))
      .filter(({ committed, operation }) => committed && operations.includes(operation))
      .map(({ operation }) => operation);

  test('install: a NAT gateway that fails for good is named with its reason, and undone with all that stood by then', async () => {
    const [code, words] = ['InsufficientFreeAddressesInSubnet', 'Subnet has insufficient free addresses'];
    await cloud.addFault({ id: 'for-good', ...gatewayFails(code, words) });
    const { code: exit, stdout, stderr } = await stack.slipway('install', '-f', spec, '--on-failure', 'rollback');
    await cloud.removeFault('for-good');
    expect(exit).toBe(11);
    expect(stdout + stderr).toContain('cluster/gateways');
    expect(stdout + stderr).toContain(words);
    expect(await leftovers()).toEqual([]);
  }, 900_000);

  test('install: a NAT gateway that failed is deleted and made again, a role that cannot be assumed yet is waited for', async () => {
    const since = (await cloud.journal()).at(-1)?.seq ?? 0;
    await cloud.addFault({ id: 'once', ...gatewayFails('InternalError', 'Network interface is gone', { nth: 1 }) });
    const message =
      'Role with arn: arn:aws:iam::123456789012:role/acme-aws-eks, could not be assumed because it does not exist or the trusted entity is not correct';
    await cloud.addFault({
      id: 'twice',
      match: { cloud: 'aws', service: 'eks', operation: 'CreateCluster' },
      times: 2,
      action: { status: { http: 400, code: 'InvalidParameterException', message } },
    });
    expect((await stack.slipway('install', '-f', spec)).code).toBe(0);
    expect((await cloud.faults()).map(({ id, hits }) => [id, hits])).toEqual(
      expect.arrayContaining([
        ['once', 1],
        ['twice', 2],
      ]),
    );
    expect(await commits(since, 'CreateNatGateway', 'DeleteNatGateway')).toEqual([
      'CreateNatGateway',
      'DeleteNatGateway',
      'CreateNatGateway',
    ]);
    expect(await commits(since, 'AllocateAddress', 'CreateCluster')).toEqual(['AllocateAddress', 'CreateCluster']);
  }, 900_000);

  test('teardown by labels alone: what Kubernetes made goes with the network, and the zone of somebody else stays', async () => {
    const made = await standing();
    for (const kind of [/^elb\S* /, /^ec2\.volume /, /^ec2\.security-group k8s-elb-/])
      expect({ kind, found: made.some((each) => kind.test(each)) }).toEqual({ kind, found: true });

    await stack.loseHistory();
    await cloud.turnControlPlane('acme-aws', false);
    const { code, stdout, stderr } = await stack.slipway('teardown', 'acme-aws', ...place, ...consent);
    expect({ code, left: await leftovers() }).toEqual({ code: 0, left: [] });
    expect(stdout + stderr).toMatch(/nothing of acme-aws is left/i);
    expect(await standing()).toContain(`route53.hostedZones ${domain}`);
  }, 900_000);
});
