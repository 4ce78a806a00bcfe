import type { TeardownTarget } from '../run/teardown-target.ts';
import { type Style, table } from './style.ts';

/** What a teardown would remove, before anybody is asked. */
export function renderTeardownPreview({ target, plan }: TeardownTarget, style: Style): string {
  const { installation, cloud, account, location } = target;
  const title = `teardown ${style.bold(installation)}  ${cloud}/${location}  account ${account}`;
  if (!plan) return `${title}\n Its file is not known: everything in ${account} that carries its label goes.`;
  const rows = plan.steps
    .toReversed()
    .map(({ id, kind, name, lifecycle }) => [id, kind, name, lifecycle === 'managed' ? '' : `kept: ${lifecycle}`]);
  return [
    title,
    table([['STEP', 'KIND', 'NAME', ''], ...rows], ' '),
    style.dim(' Also goes what Kubernetes and Gitpod made: load balancers, records, disks, buckets.'),
  ].join('\n');
}
