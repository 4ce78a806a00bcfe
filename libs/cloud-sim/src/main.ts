import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startLocalCloud } from './local-cloud.ts';

const { values } = parseArgs({
  options: {
    state: { type: 'string' },
    scale: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'kubernetes-bin': { type: 'string' },
    'config-out': { type: 'string' },
    log: { type: 'string' },
  },
});

const { state, scale, seed } = values;
if (state === undefined) {
  process.stderr.write(
    'usage: main.ts --state DIR [--scale 60] [--seed 1] [--kubernetes-bin DIR] [--config-out FILE] [--log FILE]\n',
  );
  process.exit(2);
}

const started = await startLocalCloud({
  state,
  scale: scale === 'instant' || scale === 'manual' ? scale : Number(scale),
  seed: Number(seed),
});
const configuration = {
  admin: started.admin,
  clouds: { gcp: { endpoints: started.endpoints, pollScale: started.pollScale } },
  env: { GOOGLE_APPLICATION_CREDENTIALS: started.credentials },
};
const output = values['config-out'];
if (output !== undefined) {
  // Renamed into place: a reader that waits for the file never sees half of it.
  writeFileSync(`${output}.new`, JSON.stringify(configuration, null, 2), { mode: 0o600 });
  renameSync(`${output}.new`, output);
}
process.stdout.write(`${JSON.stringify(configuration)}\n`);

const stop = (): void => void started.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
