import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { assertBundle, collectModules } from './src/bundle-rules.ts';

/** Bundles the workflows once, so that every worker of this build runs the same code, and says what is in it. */
const modules: string[] = [];
const { code } = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(import.meta.resolve('@slipway/workflows')),
  logger: new DefaultLogger('WARN'),
  webpackConfigHook: (config) => collectModules(config, modules),
});
const kib = assertBundle(code, modules);
const target = new URL('./dist/', import.meta.url);
await mkdir(target, { recursive: true });
await writeFile(new URL('workflow-bundle.js', target), code);
await writeFile(new URL('workflow-bundle.modules.json', target), `${JSON.stringify(modules, null, 2)}\n`);
console.log(`workflow bundle: ${kib} KiB, ${modules.length} modules`);
