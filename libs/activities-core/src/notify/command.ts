import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { tellingTakesMs, untold, whyNot, type Channel } from './channel.ts';

/**
 * Runs a program without a shell and gives it notices as one JSON object on its standard input. What it prints is nobody's
 * business: it might hold what must not be recorded.
 */
export function command(program: string, args: readonly string[], timeoutMs = tellingTakesMs): Channel {
  return {
    name: 'command',
    async tell(notice, _key, signal) {
      const timeout = AbortSignal.timeout(timeoutMs);
      const child = spawn(program, args, {
        stdio: ['pipe', 'ignore', 'ignore'],
        signal: AbortSignal.any([signal, timeout]),
        killSignal: 'SIGKILL',
      });
      // It may end without having read all of it.
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${JSON.stringify(notice)}\n`);
      const ended = await once(child, 'exit').catch((error: unknown) => whyNot(error));
      const name = basename(program);
      if (timeout.aborted) throw untold(`${name} did not end within ${timeoutMs / 1000} s`);
      if (typeof ended === 'string') throw untold(`${name} could not be run (${ended})`);
      const [exitCode, by] = ended as [number | null, string | null];
      if (exitCode !== 0) throw untold(`${name} ended with ${exitCode ?? by}`);
    },
  };
}
