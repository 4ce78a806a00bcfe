import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

let bundle: Promise<string> | undefined;

/** The code of the workflows as workers run it, bundled from the sources as they stand, once a process. */
export function workflowBundle(): Promise<string> {
  bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(import.meta.resolve('@slipway/workflows')),
    logger: new DefaultLogger('ERROR'),
  }).then(({ code }) => code);
  return bundle;
}
