import { readFileSync } from 'node:fs';
import { providers } from '@slipway/providers';
import { runCli } from '../cli/run-cli.ts';
import { FakeGateway } from './fake-gateway.ts';
import { FakeIo } from './fake-io.ts';

const exampleFile = new URL('../../../../examples/gcp.yaml', import.meta.url);
export const example = readFileSync(exampleFile, 'utf8');

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Command lines in this process, against one outside and one server. */
export class Bench {
  readonly io = new FakeIo();
  readonly gateway = new FakeGateway();
  connections = 0;

  async run(...argv: string[]): Promise<Ran> {
    this.io.stdout = '';
    this.io.stderr = '';
    const code = await runCli(argv, {
      io: this.io,
      clouds: async () => providers,
      connect: async (_options, onTarget) => {
        this.connections += 1;
        onTarget(this.gateway.target);
        return this.gateway;
      },
    });
    return { code, stdout: this.io.stdout, stderr: this.io.stderr };
  }

  /** The one document that a command with `--json` prints. */
  async json(...argv: string[]): Promise<Record<string, unknown> & { exitCode: number }> {
    const { stdout } = await this.run(...argv, '--json');
    return JSON.parse(stdout) as Record<string, unknown> & { exitCode: number };
  }
}
