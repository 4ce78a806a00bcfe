import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { chartArgs, chartDigest, chartOf } from './chart.ts';
import { helmFailure } from './failure.ts';
import { isForeignWork, isOver, leaseLabels, workerMark } from './lease.ts';

let folder: string;
let helm: string;
// Other tests run helm at the same time and leave their folders where all do; jest keeps a TMPDIR that is set here to itself.
jest.unstable_mockModule('node:os', () => ({ ...os, tmpdir: () => folder }));
const { runHelm } = await import('./helm.ts');

/** Says what it was given: arguments, environment, and the files it was pointed to. */
const tellTale = `#!/bin/sh
echo "args: $*"
env | sort
stat -c '%a' "$KUBECONFIG" 2>/dev/null || stat -f '%Lp' "$KUBECONFIG"
cat "$KUBECONFIG"
`;

beforeAll(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'helm-test-'));
  helm = join(folder, 'helm');
  await writeFile(helm, tellTale);
  await chmod(helm, 0o700);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const credentials = { server: 'https://127.0.0.1:1', caCertificate: 'PEM', token: async () => 'token-canary' };
const leftFolders = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('slipway-helm-'));

describe('runHelm', () => {
  test('token and values are in files that only we can read, never in arguments or environment', async () => {
    process.env['SLIPWAY_CANARY'] = 'environment-canary';
    const { stdout, code } = await runHelm({
      helm,
      credentials,
      args: ['upgrade', 'x'],
      values: { password: 'value-canary' },
      signal: new AbortController().signal,
    });
    delete process.env['SLIPWAY_CANARY'];
    const [args = '', ...rest] = stdout.split('\n');
    const split = rest.indexOf('600');
    const environment = rest.slice(0, split).join('\n');
    expect(code).toBe(0);
    expect(split).toBeGreaterThan(0);
    expect(args).toMatch(/^args: upgrade x --values \S+values\.json$/);
    expect(args + environment).not.toMatch(/canary/);
    expect(rest.slice(split).join('\n')).toContain('token-canary');
    expect(environment).toContain(`HELM_CACHE_HOME=${join(folder, 'slipway-helm-')}`);
  });

  test('nothing of it is left, also when helm cannot be started', async () => {
    const call = { credentials, args: [], values: {}, signal: new AbortController().signal };
    expect(await runHelm({ ...call, helm: join(folder, 'absent') })).toMatchObject({ code: 127 });
    expect(await leftFolders()).toEqual([]);
    await expect(
      runHelm({ ...call, helm, credentials: { ...credentials, token: () => Promise.reject(new Error('no token')) } }),
    ).rejects.toThrow('no token');
    expect(await leftFolders()).toEqual([]);
    expect(await readFile(helm, 'utf8')).toBe(tellTale);
  });
});

describe('chartOf', () => {
  const props = {
    chart: 'external-dns',
    ref: 'https://charts.example/',
    version: '1',
    values: { policy: 'upsert-only', image: { tag: 'theirs' }, sources: ['crd'] },
  };

  test('the customer’s values go over ours, the worker’s over both, fixed ones over all; lists are replaced', () => {
    const ours = { policy: 'sync', image: { tag: 'ours', repository: 'r' }, sources: ['service'] };
    const { values } = chartOf(
      props,
      ours,
      { 'external-dns': { values: { image: { tag: 'mirror' } } } },
      { policy: 'sync' },
    );
    expect(values).toEqual({ policy: 'sync', image: { tag: 'mirror', repository: 'r' }, sources: ['crd'] });
  });

  test('the digest changes with reference, version and values, not with the order of keys', () => {
    const chart = chartOf(props, {}, {});
    const digests = [chart, { ...chart, version: '2' }, { ...chart, ref: 'oci://x' }, { ...chart, values: {} }].map(
      chartDigest,
    );
    expect(new Set(digests).size).toBe(4);
    expect(chartDigest({ ...chart, values: Object.fromEntries(Object.entries(chart.values).reverse()) })).toBe(
      digests[0],
    );
  });

  test.each([
    ['https://charts.example/', ['external-dns', '--repo', 'https://charts.example/', '--version', '1']],
    ['https://charts.example/external-dns-1.tgz', ['https://charts.example/external-dns-1.tgz']],
    ['oci://r.example/external-dns', ['oci://r.example/external-dns', '--version', '1']],
    ['/charts/external-dns', ['/charts/external-dns']],
  ])('%s is given to helm as it wants it', (ref, args) => {
    expect(chartArgs(chartOf({ ...props, ref }, {}, {}))).toEqual(args);
  });
});

describe('helmFailure', () => {
  test.each([
    ['Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress', 'CONFLICT', 'SW-CONF-045'],
    [
      'Error: kubernetes cluster unreachable: Get "https://x/version": dial tcp: lookup x: no such host',
      'NOT_READY',
      'SW-READY-061',
    ],
    [
      'Error: kubernetes cluster unreachable: the server has asked for the client to provide credentials',
      'UNAUTHENTICATED',
      'SW-AUTHN-027',
    ],
    ['Error: secrets is forbidden: User "x" cannot list resource', 'UNAUTHORIZED', 'SW-AUTHZ-025'],
    ["Error: values don't meet the specifications of the schema(s)", 'INVALID_SPEC', 'SW-SPEC-090'],
    ['Error: failed to download "x": 404 Not Found', 'INVALID_SPEC', 'SW-SPEC-046'],
    ['Error: chart "x" version "v9.9.9" not found in https://x repository', 'INVALID_SPEC', 'SW-SPEC-046'],
    ['Error: failed to create resource: namespaces "x" not found', 'INTERNAL', 'SW-INT-030'],
    ['Error: UPGRADE FAILED: release: not found', 'CONFLICT', 'SW-CONF-045'],
    ['Error: Get "https://x": dial tcp: lookup x: no such host', 'DEPENDENCY', 'SW-DEP-066'],
    ['Error: context deadline exceeded', 'NOT_READY', 'SW-READY-040'],
    ['Error: something new', 'INTERNAL', 'SW-INT-030'],
  ])('%s', (stderr, code, rule) => {
    expect(helmFailure('x', stderr).failure).toMatchObject({ code, rule });
  });
});

describe('isOver', () => {
  test('only a process of this host that is no more', () => {
    const [host] = workerMark().split('.');
    expect(isOver(workerMark())).toBe(false);
    expect(isOver(`${host}.${process.ppid}`)).toBe(false);
    expect(isOver(`${host}.4194399`)).toBe(true);
    expect(isOver('another-host.4194399')).toBe(false);
    expect(isOver(undefined)).toBe(false);
  });
});

describe('isForeignWork', () => {
  const labels = leaseLabels({ revision: 1 });
  const release = { status: 'pending-upgrade', revision: 2, labels };

  test('what this worker is about to make is ours, from the first revision on', () => {
    expect(isForeignWork(release)).toBe(false);
    expect(isForeignWork({ status: 'pending-install', revision: 1, labels: leaseLabels(undefined) })).toBe(false);
  });

  test('a later revision has inherited our labels: somebody else makes it', () => {
    expect(isForeignWork({ ...release, revision: 3 })).toBe(true);
  });

  test('what is done, what goes back, and what an older Slipway made without saying which, is not', () => {
    expect(isForeignWork({ ...release, revision: 3, status: 'deployed' })).toBe(false);
    expect(isForeignWork({ ...release, revision: 3, status: 'pending-rollback' })).toBe(false);
    expect(isForeignWork({ ...release, labels: {} })).toBe(false);
  });
});
