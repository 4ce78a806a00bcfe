import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What `main.ts` wrote when it was ready. */
export interface WrittenConfiguration {
  admin: string;
  clouds: {
    gcp: { endpoints: Record<string, string>; pollScale: number };
    aws: { endpoint: string; pollScale: number };
    azure: { endpoint: string; authorityHost: string; caFile: string; pollScale: number };
  };
  reach: { resolvers: string[] };
  env: {
    GOOGLE_APPLICATION_CREDENTIALS: string;
    AWS_SHARED_CREDENTIALS_FILE: string;
    AZURE_TENANT_ID: string;
    AZURE_CLIENT_ID: string;
    AZURE_CLIENT_CERTIFICATE_PATH: string;
  };
}

/** The local cloud as a process of its own, so that it can be killed. */
export class ChildCloud {
  readonly #state: string;
  readonly #scale: string;
  #process: ChildProcess | undefined;

  constructor(state: string, scale: string) {
    this.#state = state;
    this.#scale = scale;
  }

  async start(): Promise<WrittenConfiguration> {
    const output = join(this.#state, 'configuration.json');
    rmSync(output, { force: true });
    const main = fileURLToPath(new URL('../main.ts', import.meta.url));
    const args = [
      main,
      '--state',
      this.#state,
      '--scale',
      this.#scale,
      '--config-out',
      output,
      '--log',
      join(this.#state, 'log.txt'),
    ];
    this.#process = spawn(process.execPath, args, { stdio: 'inherit' });
    for (let waited = 0; !existsSync(output); waited += 20) {
      if (waited > 120_000 || this.#process.exitCode !== null) throw new Error('the local cloud did not start');
      await sleep(20);
    }
    return JSON.parse(readFileSync(output, 'utf8')) as WrittenConfiguration;
  }

  /** Ends it and resolves with its exit code, or the signal. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string | null> {
    const ended = this.ended();
    this.#process?.kill(signal);
    return ended;
  }

  /** Resolves once it has ended, with its exit code, or the signal. */
  async ended(): Promise<number | string | null> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    return new Promise((resolve) => child.once('exit', (code, killed) => resolve(code ?? killed)));
  }
}

/** Access token by the exchange that the credentials file describes, without any library. */
export async function accessToken(configuration: WrittenConfiguration): Promise<string> {
  const file = JSON.parse(readFileSync(configuration.env.GOOGLE_APPLICATION_CREDENTIALS, 'utf8')) as {
    token_url: string;
    credential_source: { file: string };
  };
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: readFileSync(file.credential_source.file, 'utf8'),
  });
  const reply = await fetch(file.token_url, { method: 'POST', body });
  return ((await reply.json()) as { access_token: string }).access_token;
}
