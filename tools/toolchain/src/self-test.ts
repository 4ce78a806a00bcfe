import { join } from 'node:path';
import { ToolchainFailure } from './failure.ts';
import { runCommand } from './run-command.ts';
import type { Surroundings, ToolDefinition } from './tool.ts';

/** Starts what was obtained and looks at its version: a file for another system or a build without its flags is found here. */
export async function selfTest(definition: ToolDefinition, directory: string, { env }: Surroundings): Promise<void> {
  for (const { file, args, expect } of definition.selfTests) {
    const command = join(directory, file);
    const said = await runCommand(command, args, { env, timeoutMs: 60_000 }).then(
      ({ stdout, stderr }) => stdout + stderr,
      (error: unknown) => String(error),
    );
    if (said.includes(expect)) continue;
    throw new ToolchainFailure(
      'SELF_TEST_FAILED',
      `${definition.name} ${definition.version} was obtained but does not work: \`${file} ${args.join(' ')}\` says ${JSON.stringify(said.trim())}, not "${expect}".`,
      'Please report this with the line above. It was not put into the cache.',
    );
  }
}
