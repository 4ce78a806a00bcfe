import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byHandAt, makeTheirNetwork, type TheirNetwork } from '@slipway/activities-aws/testing/their-network';
import { standingIn } from '@slipway/activities-aws/testing/standing-in';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalCloud } from './local-cloud.ts';
import { TestStack } from './test-stack.ts';

const example = fileURLToPath(new URL('../../examples/aws.yaml', import.meta.url));
const consent = ['--yes', '--confirm', 'acme-aws', '--delete-data'];
const place = ['--cloud', 'aws', '--account', '123456789012', '--region', 'eu-west-1'];

describe('an installation in a VPC of somebody else', () => {
  let stack: TestStack;
  let cloud: LocalCloud;
  let byHand: ReturnType<typeof byHandAt>;
  let theirs: TheirNetwork;
  const before = { ...process.env };

  beforeAll(async () => {
    stack = await TestStack.start(240);
    cloud = await stack.cloud();
    Object.assign(process.env, await stack.workerEnv());
    byHand = byHandAt(await stack.endpointOf('aws'));
    theirs = await makeTheirNetwork(byHand);
  }, 600_000);
  afterAll(async () => {
    process.env = before;
    await stack.remove();
  });

  const specOf = async ({ vpc, publicSubnets, privateSubnets }: TheirNetwork): Promise<string> => {
    const path = join(await mkdtemp(join(tmpdir(), 'slipway-spec-')), 'aws.yaml');
    const subnets = `publicSubnets: [${publicSubnets.join(', ')}], privateSubnets: [${privateSubnets.join(', ')}]`;
    const adopt = `  network: { adopt: { vpc: ${vpc}, ${subnets} } }\n`;
    await writeFile(path, `${(await readFile(example, 'utf8')).trimEnd()}\n${adopt}`);
    return path;
  };
  const leftovers = async (): Promise<string[]> => (await cloud.leftovers()).map(({ type, name }) => `${type} ${name}`);

  test('install: what the VPC lacks ends it before anything is made', async () => {
    const objects = await leftovers();
    const { publicSubnets } = theirs;
    const mixedUp = await specOf({ ...theirs, publicSubnets: theirs.privateSubnets, privateSubnets: publicSubnets });
    const { code, stdout, stderr } = await stack.slipway('install', '-f', mixedUp);
    expect(code).toBe(10);
    expect(stdout + stderr).toContain('SW-SPEC-101');
    expect(stdout + stderr).toContain('--tags Key=kubernetes.io/role/elb,Value=1');
    expect(await leftovers()).toEqual(objects);
  }, 600_000);

  test('install, teardown by labels alone: the VPC and what is in it stay as they were, and nothing of ours is left', async () => {
    const [objects, found] = [await leftovers(), await standingIn(byHand, theirs.vpc)];
    expect((await stack.slipway('install', '-f', await specOf(theirs))).code).toBe(0);
    const meanwhile = await standingIn(byHand, theirs.vpc);
    expect(Object.keys(meanwhile).length).toBeGreaterThan(Object.keys(found).length + 5);
    expect(Object.keys(found).filter((id) => !(id in meanwhile))).toEqual([]);

    await stack.loseHistory();
    await cloud.turnControlPlane('acme-aws', false);
    const { code, stdout, stderr } = await stack.slipway('teardown', 'acme-aws', ...place, ...consent);
    expect({ code, left: await leftovers() }).toEqual({ code: 0, left: objects });
    expect(stdout + stderr).toMatch(/nothing of acme-aws is left/i);
    expect(await standingIn(byHand, theirs.vpc)).toEqual(found);
  }, 900_000);

  test('teardown with the file: the network is named as kept, and stays as it was', async () => {
    const [objects, found] = [await leftovers(), await standingIn(byHand, theirs.vpc)];
    const spec = await specOf(theirs);
    expect((await stack.slipway('install', '-f', spec)).code).toBe(0);
    const { code, stdout, stderr } = await stack.slipway('teardown', '-f', spec, ...consent);
    expect({ code, left: await leftovers() }).toEqual({ code: 0, left: objects });
    expect(stdout + stderr).toContain(theirs.vpc);
    expect(await standingIn(byHand, theirs.vpc)).toEqual(found);
  }, 900_000);
});
