import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Ref } from '@slipway/contracts';
import { ownershipLabels } from '../ownership.ts';
import { depsOn } from '../testing/deps-on.ts';
import { FakeApiServer, type Reply } from '../testing/fake-api-server.ts';
import { uninstallRelease } from './releases.ts';

const ref: Ref = {
  scope: {
    installation: 'acme',
    incarnation: 1,
    cloud: 'gcp',
    account: 'p',
    location: 'l',
    domain: 'gitpod.example',
    cluster: { name: 'acme', location: 'l' },
  },
  step: 'dns/external-dns',
  kind: 'k8s.external-dns',
  name: 'external-dns',
  lifecycle: 'managed',
};
const name = { namespace: 'external-dns', release: 'external-dns' };
const manifest = ['leaving', 'kept'].map((each) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${each} }\n`);

let server: FakeApiServer;
let folder: string;
/** Status of the release; undefined: it is forgotten. */
let status: string | undefined;
/** How often lists show what goes away. */
let leaving: number;
let nodes: number;
/** Calls of helm, and what they make of the release. */
let outcomes: (string | undefined)[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  folder = await mkdtemp(join(tmpdir(), 'uninstall-test-'));
  [status, leaving, nodes, outcomes] = ['deployed', 0, 1, ['uninstalled', undefined]];
  server.answer = ({ path }) => {
    if (path === '/api/v1/nodes') return list(Array.from({ length: nodes }, () => object('node')));
    if (path.includes('/secrets')) return releases(path);
    if (!path.endsWith('/configmaps')) return undefined;
    return list([...(leaving-- > 0 ? [object('leaving', '2026-01-01T00:00:00Z')] : []), object('kept')]);
  };
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function releases(path: string): Reply | undefined {
  const done = calls().length;
  const now = done === 0 ? status : outcomes[done - 1];
  if (path.endsWith('/secrets')) return list(now === undefined ? [] : [secretOf(now)]);
  return now === undefined ? undefined : { status: 200, body: secretOf(now) };
}
function secretOf(now: string): object {
  const stored = JSON.stringify({ version: 1, info: { status: now }, manifest: manifest.join('---\n') });
  return {
    metadata: {
      name: 'sh.helm.release.v1.external-dns.v1',
      uid: 'r',
      resourceVersion: '1',
      labels: ownershipLabels(ref),
    },
    data: { release: Buffer.from(gzipSync(stored).toString('base64')).toString('base64') },
  };
}
/** The arguments of each call of helm. */
const calls = (): string[] => {
  const file = join(folder, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
};
const list = (items: object[]): Reply => ({ status: 200, body: { items } });
const object = (called: string, deletionTimestamp?: string): object => ({
  metadata: { name: called, namespace: 'external-dns', uid: called, resourceVersion: '1', deletionTimestamp },
});
const looks = (): number => server.seen.filter(({ path }) => path.endsWith('/configmaps')).length;

/** As helm ends: with the code, and these words. */
async function uninstalling(code: number, words = ''): Promise<void> {
  const helm = join(folder, 'helm');
  await writeFile(helm, `#!/bin/sh\necho "$*" >> ${join(folder, 'calls')}\necho '${words}' >&2\nexit ${code}\n`);
  await chmod(helm, 0o700);
  const deps = depsOn(server, { tools: { helm } });
  await uninstallRelease(await deps.clusters.need(ref), ref, name, deps);
}
const stillThere =
  'Error: uninstallation completed with 1 error(s): resource Deployment/external-dns/external-dns still exists. status: Terminating';

describe('uninstall', () => {
  test.each([
    ['says that it failed', 1, stillThere],
    ['says that all is gone', 0, ''],
  ])(
    'uninstall: waits for what still goes although helm %s; what was kept is not waited for',
    async (_, code, words) => {
      leaving = 3;
      await uninstalling(code, words);
      expect(looks()).toBe(4);
      expect(calls()).toEqual([
        expect.stringContaining('--keep-history'),
        expect.not.stringContaining('--keep-history'),
      ]);
    },
  );

  test('uninstall: whoever was interrupted finds the release, and waits for what it made before it is forgotten', async () => {
    [status, leaving, outcomes] = ['uninstalled', 2, [undefined]];
    await uninstalling(0);
    expect([looks(), calls()]).toEqual([3, [expect.not.stringContaining('--keep-history')]]);
  });

  test.each([
    ['says so', 1],
    ['takes what it could not read for absent', 0],
  ])('uninstall: a release that stays has failed when helm %s', async (_, code) => {
    outcomes = ['deployed'];
    await expect(uninstalling(code, 'Error: failed to delete release: external-dns')).rejects.toMatchObject({
      failure: {
        message: expect.stringContaining('release external-dns is not removed'),
        cloudWords: 'Error: failed to delete release: external-dns',
      },
    });
  });

  test('uninstall: without a node nothing that goes is waited for', async () => {
    [nodes, leaving] = [0, 3];
    await uninstalling(0);
    expect(looks()).toBe(0);
  });
});
