import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { assertBundle, collectModules, compileForNode } from './src/bundle-rules.ts';

/** Bundles the workflows once, so that every worker of this build runs the same code, and says what is in it. */
const modules: string[] = [];
/**
 * The SDK takes a stack trace of each promise that a workflow makes, and looks every frame up in the source map: most of what a
 * run in memory costs, in time and in bytes. Two frames still say where an error was thrown; a replay of its history says more.
 * On the first line, so that the source map holds, and before the SDK freezes `Error`.
 */
const shortTraces = 'Error.stackTraceLimit = 2;';

const workflowsPath = fileURLToPath(import.meta.resolve('@slipway/workflows'));
const bundle = await bundleWorkflowCode({
  workflowsPath,
  workflowInterceptorModules: [fileURLToPath(import.meta.resolve('@slipway/workflows/untraced-promises'))],
  // One copy for all runs, frozen by the SDK, where each would have its own. Possible because no module of ours has state.
  preloadModules: [workflowsPath],
  logger: new DefaultLogger('WARN'),
  webpackConfigHook: (config) => collectModules(compileForNode(config), modules),
});
const code = shortTraces + bundle.code;
const kib = assertBundle(code, modules);
const target = new URL('./dist/', import.meta.url);
await mkdir(target, { recursive: true });
await writeFile(new URL('workflow-bundle.js', target), code);
await writeFile(new URL('workflow-bundle.modules.json', target), `${JSON.stringify(modules, null, 2)}\n`);
console.log(`workflow bundle: ${kib} KiB, ${modules.length} modules`);
