import { parseArgs } from 'node:util';
import { ResourceFailure } from '@slipway/activities-core';
import { readWorkerConfig } from './config.ts';
import { ConfigurationError } from './configuration-error.ts';
import { say } from './log.ts';
import { runWorkers } from './run-workers.ts';

/** `node apps/worker/src/main.ts [--cloud gcp]...`: a worker for each cloud, on one connection. */
try {
  const { values } = parseArgs({ options: { cloud: { type: 'string', multiple: true } } });
  await runWorkers(values.cloud, readWorkerConfig(process.env['SLIPWAY_WORKER_CONFIG']));
} catch (error) {
  const [exitCode, more] = explain(error);
  say('error', error instanceof Error ? error.message : String(error), more);
  process.exit(exitCode);
}

/** Exit code, and what to do. Source of the codes: `slipway explain exit-codes`. */
function explain(error: unknown): [number, object] {
  if (error instanceof ConfigurationError) return [2, { fix: error.fix }];
  if (error instanceof ResourceFailure) {
    const { code, rule, fix } = error.failure;
    return [code === 'UNAUTHENTICATED' ? 3 : 2, { code, rule, fix }];
  }
  if (error instanceof Error && error.name === 'TransportError') {
    return [16, { rule: 'SW-DEP-075', fix: 'slipway dev start for a local server, or set TEMPORAL_ADDRESS' }];
  }
  return [1, error instanceof Error ? { stack: error.stack } : {}];
}
