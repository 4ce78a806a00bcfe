import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engine } from './engine.ts';
import { many } from './many/many.ts';

/**
 * `npm run bench [-- many]`: a real dev server and a real worker with the bundle of this build, over activities that only take
 * time. Prints a table; asserts no times, for a busy machine is no defect. How to read it: docs/benchmarks.md.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    faster: { type: 'string', default: '200' },
    parallel: { type: 'string', default: '40' },
    'no-eager': { type: 'boolean', default: false },

    many: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '300' },
    'worker-options': { type: 'string', default: '{}' },
    verbose: { type: 'boolean', default: false },
  },
});
const codePath = fileURLToPath(new URL('../apps/worker/dist/workflow-bundle.js', import.meta.url));
if (!existsSync(codePath)) throw new Error('the workflow bundle is missing: npm run build');

const [section = 'engine'] = positionals;
if (section === 'many') {
  await many(codePath, {
    count: Number(values.many),
    seconds: Number(values.seconds),
    workerOptions: JSON.parse(values['worker-options']) as object,
    verbose: values.verbose,
  });
} else {
  await engine(codePath, {
    rounds: Number(values.rounds),
    faster: Number(values.faster),
    parallel: Number(values.parallel),
    eager: !values['no-eager'],
  });
}
