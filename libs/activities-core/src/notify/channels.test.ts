import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ResourceFailure } from '../failure.ts';
import type { Channel } from './channel.ts';
import { command } from './command.ts';
import type { Notice } from './notice.ts';
import { webhook } from './webhook.ts';

const notice = { event: 'hold', id: 'run#1', text: 'acme waits', standing: [] as string[] } as Notice;
const never = new AbortController().signal;

async function failureOf(channel: Channel): Promise<ResourceFailure> {
  const error: unknown = await channel.tell(notice, 'run-1/run#1', never).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ResourceFailure);
  return error as ResourceFailure;
}

interface Post {
  headers: IncomingHttpHeaders;
  body: unknown;
}

let server: Server | undefined;
afterEach(() => server?.closeAllConnections());
afterEach(() => void server?.close());

/** A chat on the loopback that answers with `status`. */
async function chat(status: number | undefined, headers = {}): Promise<{ url: string; posts: Post[] }> {
  const posts: Post[] = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      posts.push({ headers: request.headers, body: JSON.parse(Buffer.concat(parts).toString()) });
      if (status !== undefined) response.writeHead(status, headers).end('no such token: s3cret');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/s3cret`, posts };
}

describe('webhook', () => {
  test('webhook: posts the notice as JSON, with a key that tells a repeated one', async () => {
    const { url, posts } = await chat(200);
    await webhook(() => url).tell(notice, 'run-1/run#1', never);
    expect(posts).toEqual([{ headers: expect.objectContaining({ 'idempotency-key': 'run-1/run#1' }), body: notice }]);
    expect(posts[0]?.headers['content-type']).toBe('application/json');
  });

  test('webhook: a user in the address becomes a header', async () => {
    const { url, posts } = await chat(204);
    await webhook(() => url.replace('//', '//bot:p%40ss@')).tell(notice, 'k', never);
    expect(posts[0]?.headers.authorization).toBe(`Basic ${Buffer.from('bot:p@ss').toString('base64')}`);
  });

  test.each([500, 404, 302])('webhook: %s is a failure, and goes nowhere else', async (status) => {
    const { url, posts } = await chat(status, { location: '/services/other' });
    const { failure } = await failureOf(webhook(() => url));
    expect(failure).toMatchObject({
      code: 'DEPENDENCY',
      rule: 'SW-DEP-098',
      message: expect.stringContaining(`${status}`),
    });
    expect(posts).toHaveLength(1);
  });

  test('webhook: waits as long as it was asked to, within reason', async () => {
    expect(await failureOf(webhook(await answering('7')))).toMatchObject({ retryAfterMs: 7_000 });
    expect(await failureOf(webhook(await answering('86400')))).toMatchObject({ retryAfterMs: 600_000 });
    expect((await failureOf(webhook(await answering('tomorrow')))).retryAfterMs).toBeUndefined();
    async function answering(after: string): Promise<() => string> {
      server?.close();
      const { url } = await chat(429, { 'retry-after': after });
      return () => url;
    }
  });

  test('webhook: its address is in no failure, whatever goes wrong with it', async () => {
    const { url } = await chat(undefined);
    const wrong: Channel[] = [
      webhook(() => url, 50),
      webhook(() => 'http://127.0.0.1:1/services/s3cret'),
      webhook(() => 'http://s3cret.invalid/'),
      webhook(() => 's3cret'),
      webhook(() => 'ftp://s3cret/'),
      webhook(() => Promise.reject(Object.assign(new Error('open /s3cret'), { code: 'ENOENT' }))),
    ];
    for (const channel of wrong) {
      const error = await failureOf(channel);
      expect(error.failure.rule).toBe('SW-DEP-098');
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('s3cret');
    }
  });
});

describe('command', () => {
  const script = (code: string): readonly ['-e', string] => ['-e', code];

  test('command: gets the notice on its standard input, and no shell reads its arguments', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'slipway-notify-')), 'told $(date).json');
    writeFileSync(file, '');
    const copy = 'process.stdin.pipe(require("fs").createWriteStream(process.argv[1]))';
    await command(process.execPath, [...script(copy), file]).tell(notice, 'k', never);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(notice);
  });

  test('command: one that does not read has been told all the same', async () => {
    const long = { ...notice, standing: Array.from({ length: 50_000 }, () => 'gcp.network acme') };
    await command(process.execPath, script('process.exit(0)')).tell(long, 'k', never);
  });

  test.each([
    ['ended with 3', script('console.log("s3cret"); console.error("s3cret"); process.exit(3)'), 30_000],
    ['ended with SIGTERM', script('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'), 30_000],
    ['did not end within 0.3 s', script('setInterval(() => {}, 1000)'), 300],
  ])('command: one that %s has not told anybody', async (why, args, timeoutMs) => {
    const { failure } = await failureOf(command(process.execPath, [...args, '--', '--token=s3cret'], timeoutMs));
    expect(failure).toMatchObject({ rule: 'SW-DEP-098', message: expect.stringContaining(why) });
    expect(JSON.stringify(failure)).not.toContain('s3cret');
  });

  test('command: one that does not exist is named', async () => {
    const { failure } = await failureOf(command('/nowhere/tell-them', []));
    expect(failure.message).toContain('tell-them could not be run (ENOENT)');
  });
});
