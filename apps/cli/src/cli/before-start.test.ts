import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { FakeIo } from '../testing/fake-io.ts';
import { UsageError } from './cli-error.ts';
import { beforeStart } from './before-start.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const example = fileURLToPath(new URL('../../../../examples/gcp.yaml', import.meta.url));

describe('Ctrl-C before a run is started', () => {
  test('beforeStart: what was under way does not start anything afterwards', async () => {
    const io = new FakeIo();
    let release = (): void => undefined;
    let isStarted = false;
    const over = beforeStart(io, async (starting) => {
      await new Promise<void>((resolve) => (release = resolve));
      starting();
      isStarted = true;
    });
    io.interrupt();
    await expect(over).rejects.toEqual(new UsageError('nothing was started', undefined, 8));
    release();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStarted).toBe(false);
    io.remove();
  });

  test('beforeStart: once the server is being asked, Ctrl-C waits for its answer', async () => {
    const io = new FakeIo();
    const over = beforeStart(io, async (starting) => {
      starting();
      io.interrupt();
      return Promise.resolve('started');
    });
    expect(await over).toBe('started');
    io.remove();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'install: a process that gets %s while it connects ends with exit code 8',
    async (signal) => {
      // Takes connections and never says a word.
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const args = [main, 'install', '-f', example, '--address', `127.0.0.1:${port}`];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      server.once('connection', () => child.kill(signal));
      const [code] = (await once(child, 'close')) as [number | null];
      server.close();
      expect(stderr).toContain('ERROR nothing was started');
      expect(code).toBe(8);
    },
    240_000,
  );
});
