import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type BundleOptions } from '@temporalio/worker';

/** A change to the text of one source file, made while it is read. */
export interface Edit {
  path: string;
  find: string;
  replace: string;
}

type Hook = NonNullable<BundleOptions['webpackConfigHook']>;
type Plugin = NonNullable<ReturnType<Hook>['plugins']>[number];

let bundle: Promise<string> | undefined;

/** The code of the workflows as workers run it, bundled from the sources as they stand, once a process. */
export function workflowBundle(): Promise<string> {
  return (bundle ??= bundled([]));
}

/**
 * The code of the workflows with changes that a test has to notice.
 * @throws when a source does not hold what is to be replaced exactly once: a change that changes nothing would prove nothing
 */
export function mutatedBundle(edits: readonly Edit[]): Promise<string> {
  for (const { path, find } of edits) {
    const times = readFileSync(path, 'utf8').split(find).length - 1;
    if (times !== 1) throw new Error(`${path} holds "${find}" ${times} times`);
  }
  return bundled(edits);
}

async function bundled(edits: readonly Edit[]): Promise<string> {
  const made = new Set<Edit>();
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(import.meta.resolve('@slipway/workflows')),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), editing(edits, made)] }),
  });
  for (const edit of edits) if (!made.has(edit)) throw new Error(`${edit.path} is no part of the bundle`);
  return code;
}

type Done = (error: Error | null, data?: Buffer) => void;

/** Lets webpack read sources as the edits would have them. */
function editing(edits: readonly Edit[], made: Set<Edit>): Plugin {
  return (compiler) => {
    // The SDK sets its own file system once plugins are applied.
    compiler.hooks.run.tap('editing', () => {
      const files = compiler.inputFileSystem as unknown as { readFile(path: string, done: Done): void };
      const read = files.readFile.bind(files);
      files.readFile = (path, done) =>
        read(path, (error, data) => {
          const mine = edits.filter((edit) => edit.path === path);
          if (error || !data || mine.length === 0) return done(error, data);
          let text = data.toString();
          for (const edit of mine) {
            text = text.replace(edit.find, () => edit.replace);
            made.add(edit);
          }
          return done(null, Buffer.from(text));
        });
    });
  };
}
