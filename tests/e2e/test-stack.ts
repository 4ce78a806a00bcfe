import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '@slipway/contracts';
import { LocalCloud } from './local-cloud.ts';
import { run, type Ended } from './process.ts';
import { until } from './until.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const devMain = join(checkout, 'tools/dev/src/main.ts');

/** Exit code where Temporal did not answer. */
const unreachable = 16;

interface Status {
  temporal: { address: string; ui: string; namespace: string; pid: number };
  localCloud: { admin: string; pid: number };
  worker: { pid: number; log: string; config: string };
}

/**
 * A whole local stack of its own: real Temporal server, local cloud with real control planes, worker process. Driven by the same
 * commands that people type.
 */
export class TestStack {
  readonly dir: string;
  /** All that the commands have printed. */
  output = '';
  /** Of every command. */
  readonly env: NodeJS.ProcessEnv;

  private constructor(dir: string) {
    this.dir = dir;
    this.env = { ...process.env, SLIPWAY_DEV_DIR: dir, NO_COLOR: '1' };
  }

  /** @param speed simulated seconds in one real second */
  static async start(speed: number): Promise<TestStack> {
    const stack = new TestStack(await mkdtemp(join(tmpdir(), 'slipway-e2e-')));
    await stack.up({ speed });
    return stack;
  }

  /** Starts what does not run: all, or only some parts. */
  async up({ speed, parts = [] }: { speed?: number; parts?: readonly string[] } = {}): Promise<void> {
    const started = await this.#dev('start', ...parts, ...(speed === undefined ? [] : ['--speed', String(speed)]));
    if (started.code !== 0) throw new Error(`the stack did not start:\n${started.stderr}\n${started.stdout}`);
  }

  /** Adds keys to the worker's configuration, until the local cloud is started anew. */
  async configure(keys: object): Promise<void> {
    const path = join(this.dir, 'cloud-config.json');
    await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...keys }));
    await this.up();
  }

  /** Ends some parts; their data stays. */
  async down(...parts: readonly string[]): Promise<void> {
    await this.#dev('stop', ...parts);
  }

  /** Types `./slipway …`. */
  async slipway(...args: string[]): Promise<Ended> {
    const ended = await run(join(checkout, 'slipway'), args, this.env);
    this.output += ended.stdout + ended.stderr;
    return ended;
  }

  /** Types `./slipway …` and does not wait for its end. */
  begin(...args: string[]): ChildProcess {
    return spawn(join(checkout, 'slipway'), args, { env: this.env, stdio: 'ignore' });
  }

  /** Ends the Temporal server, and all that it knew goes with it. */
  async loseHistory(): Promise<void> {
    await this.down('worker', 'temporal');
    const files = (await readdir(this.dir)).filter((name) => name.startsWith('temporal.db'));
    for (const file of files) await rm(join(this.dir, file));
    await this.up();
  }

  async status(): Promise<Status> {
    return JSON.parse((await this.#dev('status', '--json')).stdout) as Status;
  }

  async cloud(): Promise<LocalCloud> {
    return new LocalCloud((await this.status()).localCloud.admin);
  }

  /** Types `./slipway status NAME --json`, again where the worker of a busy machine was too slow to answer. */
  async progress(installation: string): Promise<Progress> {
    let answer: Partial<Progress> = {};
    await until(`${installation} tells how far it is`, 240, async () => {
      const { code, stdout } = await this.slipway('status', installation, '--json');
      if (code !== unreachable) answer = JSON.parse(stdout) as Progress;
      return answer.steps !== undefined;
    });
    return answer as Progress;
  }

  /** `kill -9` of one part, by its own process id; of the local cloud with the control planes of its clusters. */
  async kill(part: 'temporal' | 'worker' | 'local-cloud'): Promise<void> {
    const { parts } = JSON.parse(await readFile(join(this.dir, 'stack.json'), 'utf8')) as {
      parts: Record<string, { pid: number }>;
    };
    const { pid } = parts[part] ?? {};
    if (pid === undefined) throw new Error(`${part} was never started`);
    // Alone it would leave API servers behind that know nobody and refuse every token, as no real cluster does for that reason.
    process.kill(part === 'local-cloud' ? -pid : pid, 'SIGKILL');
  }

  /** What a worker of the local cloud needs in its environment. */
  async workerEnv(): Promise<Record<string, string>> {
    const config = await readFile(join(this.dir, 'cloud-config.json'), 'utf8');
    return (JSON.parse(config) as { env: Record<string, string> }).env;
  }

  /** Where the local cloud answers to all APIs of one cloud that has one address for them. */
  async endpointOf(id: string): Promise<string> {
    const config = await readFile(join(this.dir, 'cloud-config.json'), 'utf8');
    return (JSON.parse(config) as { clouds: Record<string, { endpoint: string }> }).clouds[id]?.endpoint ?? '';
  }

  /** The file of application default credentials that the worker runs with. */
  async credentials(): Promise<string> {
    return (await this.workerEnv())['GOOGLE_APPLICATION_CREDENTIALS'] ?? '';
  }

  /** Bytes of Temporal's database, what is not yet merged into it included. */
  async temporalData(): Promise<string> {
    const files = (await readdir(this.dir)).filter((name) => name.startsWith('temporal.db'));
    return (await Promise.all(files.map((name) => readFile(join(this.dir, name), 'latin1')))).join('');
  }

  /** Ends everything and deletes its data. */
  async remove(): Promise<void> {
    await this.#dev('reset');
    await rm(this.dir, { recursive: true, force: true });
  }

  #dev(...args: string[]): Promise<Ended> {
    return run(process.execPath, [devMain, ...args], this.env);
  }
}
