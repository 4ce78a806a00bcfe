import { type InstallResult } from '@slipway/contracts';
import { noon } from './fake-io.ts';
import { progress, step } from './progress.ts';
import type { Bench } from './run-here.ts';

export const result: InstallResult = {
  installation: 'acme-gcp',
  domain: 'gcp.gitpod.acme.example',
  planHash: 'f00',
  changed: ['cluster/network', 'database/instance'],
  unchanged: [],
  skipped: [],
  overrides: [],
  orphans: [],
  findings: [],
  outputs: {},
};

/** A run of two steps that goes well. */
export function installing({ gateway }: Bench): void {
  const [net, sql] = ['cluster/network', 'database/instance'] as const;
  gateway.answers = [
    progress('planning', []),
    progress('applying', [step(net, 'running'), step(sql, 'waiting')]),
    progress('applying', [step(net, 'done'), step(sql, 'running', { startedAt: noon - 19_000 })]),
    progress('ready', [step(net, 'done'), step(sql, 'done', { startedAt: noon - 19_000, endedAt: noon - 1_000 })]),
  ];
  gateway.end = { status: 'completed', result };
}
