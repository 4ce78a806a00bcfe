import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AnyResource } from '@slipway/activities-core';
import { depsOn } from '../testing/deps-on.ts';
import { status } from '../testing/fake-api-server.ts';
import { IssuingApiServer } from '../testing/issuing-api-server.ts';
import { certificate } from './certificate.ts';

const dnsNames = ['gcp.gitpod.acme.example', '*.gcp.gitpod.acme.example'];
const props = { namespace: 'gitpod', secret: 'https-certificates', issuer: 'gitpod-issuer', dnsNames };
const scope = {
  installation: 'acme',
  incarnation: 1,
  cloud: 'gcp',
  account: 'p',
  location: 'l',
  domain: 'gcp.gitpod.acme.example',
  cluster: { name: 'acme', location: 'l' },
};
const name = 'https-certificates';
const ref = { scope, step: 'issuer/certificate', kind: 'k8s.certificate', name, lifecycle: 'managed' } as const;
const [staging, production] = ['https://staging.example/directory', 'https://acme.example/directory'];

let cluster: IssuingApiServer;
let folder: string;
let warnings: string[];
let resource: AnyResource;

beforeEach(async () => {
  cluster = await IssuingApiServer.start(dnsNames);
  cluster.ask(production);
  folder = join(await mkdtemp(join(tmpdir(), 'keep-')), 'certificates');
  warnings = [];
  const warn = (message: string): void => void warnings.push(message);
  [, resource] = certificate(depsOn(cluster.server, { warn, certificateFolder: folder }));
});
afterEach(async () => {
  await cluster.server.close();
  await rm(dirname(folder), { recursive: true, force: true });
});

const ensure = (): Promise<unknown> => resource.ensure(ref, props as never, {} as never);

describe('certificate: kept', () => {
  test('ensure: an installation that is made anew serves the certificate that it had', async () => {
    await ensure();
    const first = cluster.secret?.data;
    cluster.startOver();
    await ensure();
    expect(cluster.secret?.data).toEqual(first);
    expect(cluster.orders).toBe(1);
    expect(warnings).toEqual([]);
  });

  test('ensure: a folder that cannot be written or read is said, and the install goes on', async () => {
    await writeFile(folder, '');
    await expect(ensure()).resolves.toMatchObject({ dnsNames });
    expect(warnings).toEqual([
      expect.stringMatching(/cannot be read, a new one is ordered: ENOTDIR/),
      expect.stringMatching(/cannot be kept, another install orders anew: EEXIST/),
    ]);
    expect(cluster.certificate).toBeDefined();
  });

  test('destroy: what was renewed since is kept before it goes', async () => {
    await ensure();
    await cluster.renew();
    const renewed = cluster.secret?.data;
    await resource.destroy(ref);
    expect([cluster.certificate, cluster.secret]).toEqual([undefined, undefined]);
    await ensure();
    expect(cluster.secret?.data).toEqual(renewed);
    expect(warnings).toEqual([]);
  });

  test('destroy: what hinders the keeping is said, and the certificate goes', async () => {
    await ensure();
    cluster.fault = ({ path }) =>
      path.includes('clusterissuers') ? { status: 403, body: status(403, 'Forbidden', 'not yours') } : undefined;
    await resource.destroy(ref);
    expect(warnings).toEqual([expect.stringMatching(/^certificate https-certificates is not kept: /)]);
    expect([cluster.certificate, cluster.secret]).toEqual([undefined, undefined]);
  });

  test("destroy: somebody else's is not kept", async () => {
    await ensure();
    await rm(folder, { recursive: true });
    const other = { ...ref, scope: { ...scope, installation: 'other' } };
    await expect(resource.destroy(other)).rejects.toMatchObject({ failure: { code: 'NOT_OWNED' } });
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('ensure: what the former server issued is not kept as of the one that is asked now', async () => {
    cluster.ask(staging);
    await ensure();
    cluster.ask(production);
    await ensure();
    expect(warnings).toEqual([`certificate ${name} is not kept: nothing tells that ${production} issued it`]);
    await resource.destroy(ref);
    await ensure();
    expect(cluster.orders).toBe(2);
  });

  test('ensure: once its server is not known, it is not kept for the former one either', async () => {
    await ensure();
    await rm(folder, { recursive: true });
    cluster.ask(staging);
    await ensure();
    await cluster.renew();
    cluster.ask(production);
    await ensure();
    await resource.destroy(ref);
    expect(warnings).toHaveLength(3);
    await expect(readdir(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
