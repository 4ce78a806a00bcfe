import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

/** Errors only: a bench prints its table and nothing else. */
export function quietRuntime(): void {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }), forward: {} } },
    shutdownSignals: [],
  });
}
