import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { obtain } from './obtain.ts';
import { fakeGo, gadget, makeBench, type Bench } from './testing/bench.ts';
import { serve } from './testing/http-server.ts';
import type { Asset } from './tool.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await makeBench();
});
afterEach(() => bench.dispose());

const provide = () => obtain(bench.definition, bench.surroundings);

/** A release archive with both programs below `gadget-2.1.0/`, as bytes and digest. */
function archive(version = '2.1.0'): { bytes: Buffer; sha256: string } {
  const folder = join(bench.root, 'gadget-2.1.0');
  mkdirSync(folder);
  for (const name of ['gadget', 'widget']) writeFileSync(join(folder, name), gadget(version), { mode: 0o755 });
  const file = join(bench.root, 'gadget.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', bench.root, 'gadget-2.1.0']);
  const bytes = readFileSync(file);
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function releasedAt(url: string, sha256: Asset['sha256']): void {
  bench.definition.release = () =>
    ['gadget', 'widget'].map((file) => ({ url: `${url}/gadget.tar.gz`, sha256, member: `gadget-2.1.0/${file}`, file }));
}

const sending =
  (bytes: Buffer): RequestListener =>
  (_request, response) =>
    response.end(bytes);

describe('fetchRelease: what is used', () => {
  test('an archive with the pinned SHA-256 is unpacked and cached, and leaves nothing else there', async () => {
    const { bytes, sha256 } = archive();
    await using server = await serve(sending(bytes));
    releasedAt(server.url, sha256);
    const provided = await provide();
    expect(provided).toMatchObject({ origin: 'download' });
    expect(await readdir(dirname(provided.path))).toEqual(['gadget', 'widget']);
    expect(bench.said).toContain(`gadget: downloading ${server.url}/gadget.tar.gz`);
  });

  test.each([
    ['lines of digest and name', (digest: string) => `${'0'.repeat(64)}  other.tar.gz\n${digest}  gadget.tar.gz\n`],
    ['a bare digest', (digest: string) => digest],
  ])("without a pin the vendor's checksum file decides: %s", async (_form, checksums) => {
    const { bytes, sha256 } = archive();
    await using server = await serve((request, response) =>
      response.end(request.url === '/SHA256SUMS' ? checksums(sha256) : bytes),
    );
    releasedAt(server.url, { url: `${server.url}/SHA256SUMS` });
    expect(await provide()).toMatchObject({ origin: 'download' });
  });

  test('a bare executable needs no archive', async () => {
    const program = Buffer.from(gadget('2.1.0'));
    await using server = await serve(sending(program));
    const sha256 = createHash('sha256').update(program).digest('hex');
    bench.definition.release = () =>
      ['gadget', 'widget'].map((file) => ({ url: `${server.url}/${file}`, sha256, file }));
    expect(await provide()).toMatchObject({ origin: 'download' });
  });
});

describe('fetchRelease: what is refused, and built instead', () => {
  const refused = (reason: string) =>
    expect.arrayContaining([expect.stringMatching(`${reason}: building it instead$`)]);
  beforeEach(() => bench.addProgram('go', fakeGo()));

  test('another SHA-256 than the pinned one', async () => {
    const { bytes } = archive();
    await using server = await serve(sending(bytes));
    releasedAt(server.url, '0'.repeat(64));
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(bench.said).toEqual(refused(`has SHA-256 [0-9a-f]{64}, expected ${'0'.repeat(64)}: not used`));
  });

  test('a checksum file that does not name the archive', async () => {
    const { bytes, sha256 } = archive();
    await using server = await serve((request, response) =>
      response.end(request.url === '/SUMS' ? `${sha256}  other.zip` : bytes),
    );
    releasedAt(server.url, { url: `${server.url}/SUMS` });
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(bench.said).toEqual(refused('has no checksum of gadget.tar.gz'));
  });

  test('a release that does not run here', async () => {
    const { bytes, sha256 } = archive('1.0.0');
    await using server = await serve(sending(bytes));
    releasedAt(server.url, sha256);
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(bench.said).toEqual(refused('its release does not run on this machine'));
  });

  const short = 300;
  test.each<[string, string, RequestListener, Partial<Bench['surroundings']>]>([
    ['a server that never answers', 'did not answer within 0.3 s', () => undefined, { answerTimeoutMs: short }],
    [
      'a server that stops in the middle',
      'stopped sending for 0.3 s',
      (_request, response) => response.write('half'),
      { stallTimeoutMs: short },
    ],
    ['a refusal', 'answered 403', (_request, response) => response.writeHead(403).end(), {}],
  ])('%s costs no more than its time limit', async (_case, reason, listener, limits) => {
    Object.assign(bench.surroundings, limits);
    await using server = await serve(listener);
    releasedAt(server.url, '0'.repeat(64));
    const began = Date.now();
    expect(await provide()).toMatchObject({ origin: 'build' });
    // The other limit is longer than that.
    expect(Date.now() - began).toBeLessThan(50_000);
    expect(bench.said).toEqual(refused(reason));
  });

  test('nobody there', async () => {
    const server = await serve(() => undefined);
    await server[Symbol.asyncDispose]();
    releasedAt(server.url, '0'.repeat(64));
    expect(await provide()).toMatchObject({ origin: 'build' });
    expect(bench.said).toEqual(refused('cannot be reached \\(ECONNREFUSED\\)'));
  });
});

test('obtain: when neither works the failure tells both reasons', async () => {
  await using server = await serve((_request, response) => response.writeHead(404).end());
  releasedAt(server.url, '0'.repeat(64));
  const host = new URL(server.url).host;
  await expect(provide()).rejects.toMatchObject({
    code: 'NO_GO',
    message: `gadget 2.1.0 has to be built, because ${host} answered 404, and there is no Go on the PATH.`,
  });
});
