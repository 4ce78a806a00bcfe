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

describe('a teardown on AWS that nobody in the cluster helps with', () => {
  let stack: TestStack;
  let cloud: LocalCloud;

  beforeAll(async () => {
    stack = await TestStack.start(240);
    cloud = await stack.cloud();
  }, 600_000);
  afterAll(async () => stack.remove(), 60_000);

  const standing = async (): Promise<string[]> =>
    (await cloud.resources()).filter(({ state }) => state === 'live').map(({ type, name }) => `${type} ${name}`);

  test('by labels alone: what Kubernetes made goes with the network, and the zone of somebody else stays', async () => {
    await cloud.seed({ aws: { hostedZones: [{ name: domain }] } });
    const spec = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'aws.yaml');
    const adopting = `${(await readFile(example, 'utf8')).trimEnd()}\n  dns: { zone: { adopt: ${domain} } }\n`;
    await writeFile(spec, adopting);
    expect((await stack.slipway('install', '-f', spec)).code).toBe(0);
    const made = await standing();
    for (const kind of [/^elb\S* /, /^ec2\.volume /, /^ec2\.security-group k8s-elb-/])
      expect({ kind, found: made.some((each) => kind.test(each)) }).toEqual({ kind, found: true });

    await stack.loseHistory();
    await cloud.turnControlPlane('acme-aws', false);
    const { code, stdout, stderr } = await stack.slipway('teardown', 'acme-aws', ...place, ...consent);
    const left = (await cloud.leftovers()).map(({ type, name }) => `${type} ${name}`);
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(stdout + stderr).toMatch(/nothing of acme-aws is left/i);
    expect(await standing()).toContain(`route53.hostedZones ${domain}`);
  }, 900_000);
});
