import type { NotifyCall } from '@slipway/contracts';
import { tell } from '@slipway/contracts/rules';

/** Which run it is about. */
export interface RunRef {
  workflowId: string;
  runId: string;
  namespace: string;
}

/** What people get: the body of the webhook, the input of the command. */
export interface Notice {
  event: NotifyCall['event'];
  /** Of the event within its run. */
  id: string;
  /** One sentence, fit for a chat: Slack, Mattermost and Teams show just this. */
  text: string;
  installation: string;
  cloud: string;
  account: string;
  location: string;
  operation: NotifyCall['operation'];
  code: string;
  rule: string;
  step: string;
  message: string;
  /** What to do, with the command where there is one. */
  fix?: string;
  standing: string[];
  /** ISO 8601. */
  rollsBackAt?: string;
  workflowId: string;
  runId: string;
  /** The run in the Web UI, where its address is configured. */
  link?: string;
}

/** @param ui base address of Temporal's Web UI */
export function noticeOf(call: NotifyCall, run: RunRef, ui?: string): Notice {
  const { event, id, target, operation, standing, rollsBackAt } = call;
  const { installation, cloud, account, location } = target;
  const { code, rule, message, fix } = tell(call.failure, {
    installation,
    cloud,
    account,
    ...(event === 'leftovers' ? { ends: 'teardown' } : {}),
  });
  return {
    event,
    id,
    text: `${installation} (${[cloud, account, location].filter(Boolean).join(', ')}): ${sentenceOf(call)}.`,
    installation,
    cloud,
    account,
    location,
    operation,
    code,
    rule,
    step: call.failure.step,
    message,
    ...(fix === undefined ? {} : { fix }),
    standing,
    ...(rollsBackAt === undefined ? {} : { rollsBackAt: new Date(rollsBackAt).toISOString() }),
    workflowId: run.workflowId,
    runId: run.runId,
    ...(ui === undefined ? {} : { link: pageOf(ui, run) }),
  };
}

function sentenceOf({ event, operation, failure, standing, rollsBackAt }: NotifyCall): string {
  const why = `${failure.message.replace(/\.$/, '')} (${failure.rule})`;
  switch (event) {
    case 'hold': {
      const limit = rollsBackAt === undefined ? '' : `, and rolls back by itself at ${clock(rollsBackAt)}`;
      return `${operation} is on hold at ${failure.step}${limit}: ${why}`;
    }
    case 'undo-hold':
      return `the undo of ${operation} could not remove ${failure.step} and waits for you: ${why}`;
    case 'leftovers':
      return `${operation} left ${standing.length} behind, which may cost money: ${standing.join(', ')}: ${why}`;
  }
}

const clock = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const pageOf = (ui: string, { namespace, workflowId, runId }: RunRef): string =>
  `${ui.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
