import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { issuedPair } from '../testing/issued-pair.ts';
import { KeptCertificates } from './kept-certificates.ts';

const names = ['gcp.gitpod.acme.example', '*.gcp.gitpod.acme.example'];
const scope = { installation: 'acme', cloud: 'gcp', account: 'acme-dev' };
const use = { scope, server: 'https://acme.example/directory', dnsNames: names };

let folder: string;
let warnings: string[];
let kept: KeptCertificates;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'kept-')), 'certificates');
  warnings = [];
  kept = new KeptCertificates(folder, (words) => void warnings.push(words));
});
afterEach(() => rm(dirname(folder), { recursive: true, force: true }));

/** The path of the one file that is kept. */
async function keptFile(): Promise<string> {
  const [file = '', ...others] = await readdir(folder);
  expect(others).toEqual([]);
  return join(folder, file);
}

describe('KeptCertificates', () => {
  test('read: gives back what was written for the same authority and names, in whatever order', async () => {
    const values = await issuedPair(names);
    expect(await kept.read(use)).toBeUndefined();
    await kept.write(use, values);
    expect(await kept.read({ ...use, dnsNames: names.toReversed() })).toEqual(values);
    expect(await kept.read({ ...use, server: 'https://staging.example/directory' })).toBeUndefined();
    expect(await kept.read({ ...use, dnsNames: names.slice(1) })).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test.each([{ installation: 'other' }, { cloud: 'aws' }, { account: 'acme-prod' }])(
    'read: %j gets no key of this installation, though it has its names',
    async (difference) => {
      await kept.write(use, await issuedPair(names));
      expect(await kept.read({ ...use, scope: { ...scope, ...difference } })).toBeUndefined();
      expect(await kept.read(use)).toBeDefined();
    },
  );

  test('read: not what would be renewed at once, nor what its key or names do not fit', async () => {
    await kept.write(use, await issuedPair(names, 29));
    expect(await kept.read(use)).toBeUndefined();
    await kept.write(use, await issuedPair(names.slice(1)));
    expect(await kept.read(use)).toBeUndefined();
    const [one, other] = [await issuedPair(names), await issuedPair(names)];
    await kept.write(use, { ...one, 'tls.key': other['tls.key']! });
    expect(await kept.read(use)).toBeUndefined();
  });

  test.each(['{"tls.crt": "-----BEG', '{"tls.crt": 5, "tls.key": 6}', '["secret"]'])(
    'read: %s is no certificate, which is said without its text',
    async (text) => {
      await kept.write(use, await issuedPair(names));
      await writeFile(await keptFile(), text);
      expect(await kept.read(use)).toBeUndefined();
      expect(warnings).toEqual([expect.stringMatching(/^the certificate kept for gcp.*a new one is ordered: /)]);
      expect(warnings.join()).not.toMatch(/BEG|secret/);
    },
  );

  test('read: a file that is there and cannot be read is said', async () => {
    await kept.write(use, await issuedPair(names));
    const file = await keptFile();
    await rm(file);
    await mkdir(file);
    expect(await kept.read(use)).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/a new one is ordered: EISDIR/)]);
  });

  test('write: a folder that cannot be made is said, and fails nothing', async () => {
    await writeFile(folder, '');
    await kept.write(use, await issuedPair(names));
    expect(warnings).toEqual([expect.stringMatching(/^the certificate for gcp.* cannot be kept.*EEXIST/)]);
  });

  test('write: what could not be put in place leaves no key behind', async () => {
    await kept.write(use, await issuedPair(names));
    const file = await keptFile();
    await rm(file);
    await mkdir(join(file, 'full'), { recursive: true });
    await kept.write(use, await issuedPair(names));
    expect(await keptFile()).toBe(file);
    expect(warnings).toHaveLength(1);
  });

  test('write: of several writers at once, each leaves a whole file, and nothing beside it', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => issuedPair(names)));
    await Promise.all(all.map((values) => kept.write(use, values)));
    expect(warnings).toEqual([]);
    await keptFile();
    expect(all).toContainEqual(await kept.read(use));
  });

  test('write: does not go through a file that somebody left at its draft', async () => {
    await kept.write(use, await issuedPair(names));
    const planted = `${await keptFile()}.new`;
    await writeFile(planted, '');
    await chmod(planted, 0o644);
    await kept.write(use, await issuedPair(names));
    expect((await stat(planted)).size).toBe(0);
  });

  test('write: nobody else can read it, and no name says what it is for', async () => {
    await kept.write(use, await issuedPair(names));
    const file = await keptFile();
    expect(file).toMatch(/certificate-[0-9a-f]{24}\.json$/);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  test('write: a folder that stood and is open to others is said', async () => {
    await mkdir(folder);
    await chmod(folder, 0o750);
    await kept.write(use, await issuedPair(names));
    expect(warnings).toEqual([expect.stringContaining('its mode is 750, not 700')]);
    expect(await kept.read(use)).toBeDefined();
  });
});
