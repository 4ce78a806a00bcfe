import { diskFull, ToolchainFailure } from './failure.ts';
import type { ToolDefinition } from './tool.ts';

/** What Go's output says about why a build stopped. */
export function buildFailure(definition: ToolDefinition, output: string, directory: string): ToolchainFailure {
  const tool = `${definition.name} ${definition.version}`;
  if (/no space left on device|disk quota exceeded/i.test(output)) return diskFull(tool, directory);
  if (/signal: killed|out of memory|cannot allocate memory/i.test(output)) {
    return new ToolchainFailure(
      'OUT_OF_MEMORY',
      `${tool} cannot be built: the linker ran out of memory.`,
      'A build needs about 2.5 GB of memory for a minute. Close other programs or add swap, and run the command again.',
    );
  }
  if (
    /dial tcp|no such host|i\/o timeout|connection refused|proxyconnect|TLS handshake|network is unreachable/i.test(
      output,
    )
  ) {
    return new ToolchainFailure(
      'NO_NETWORK',
      `${tool} cannot be built: its Go modules cannot be fetched (${lastLine(output)}).`,
      'Check the network, or point GOPROXY at a module proxy you can reach, and run the command again.',
    );
  }
  return new ToolchainFailure(
    'BUILD_FAILED',
    `${tool} cannot be built: ${lastLine(output)}`,
    `Run \`go build ${definition.build.package}\` in ${definition.build.module} to see everything the compiler says.`,
  );
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? 'the compiler said nothing';
}
