import type { WorkerConfig } from '@slipway/worker';
