import { ToolchainFailure } from './failure.ts';
import { isToolName, provide, toolNames, type ToolName } from './provide.ts';

/** `node tools/toolchain/src/main.ts [tool...]`: paths on standard output, progress on standard error. */
async function main(args: string[]): Promise<number> {
  const unknown = args.filter((arg) => !isToolName(arg));
  if (unknown.length > 0) {
    console.error(
      `No such tool: ${unknown.join(', ')}. Known: ${toolNames.join(', ')}. Without arguments: all but azure-models, chromium and moto.`,
    );
    return 2;
  }
  const wanted: ToolName[] = args.length > 0 ? args.filter(isToolName) : ['temporal', 'kubernetes', 'helm'];
  const results = await Promise.allSettled(wanted.map((tool) => provide(tool, { onProgress: console.error })));
  for (const result of results) {
    if (result.status === 'fulfilled') console.log(`${result.value.tool} ${result.value.path} ${result.value.origin}`);
    else if (result.reason instanceof ToolchainFailure)
      console.error(`${result.reason.code}: ${result.reason.message}\n  ${result.reason.fix}`);
    else console.error(result.reason);
  }
  return results.every(({ status }) => status === 'fulfilled') ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
