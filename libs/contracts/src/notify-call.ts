import type { Failure } from './failure.ts';
import type { Scope } from './plan.ts';
import type { WorkflowType } from './run-input.ts';

/** What somebody is told of at once: it costs money and waits for a person. */
export const noticeEvents = ['hold', 'undo-hold', 'leftovers'] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

/** The input of `notify`. Never a secret. */
export interface NotifyCall {
  event: NoticeEvent;
  /** Of the event within its run: the hold's id, or `leftovers`. With the run id it tells a repeated notice from a new one. */
  id: string;
  target: Pick<Scope, 'installation' | 'cloud' | 'account' | 'location'>;
  operation: WorkflowType;
  failure: Failure & { step: string };
  /** What stands, or is left, as `<kind> <name>` or step ids. */
  standing: string[];
  /** When the hold rolls back by itself, milliseconds since the epoch. */
  rollsBackAt?: number;
}
