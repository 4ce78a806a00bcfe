import type { WorkflowInterceptorsFactory } from '@temporalio/workflow';
import type { Activator } from '@temporalio/workflow/lib/internals.js';

/** Takes everything and keeps nothing. */
class Nowhere<Key, Value> extends Map<Key, Value> {
  override set(): this {
    return this;
  }
}

/**
 * The SDK notes of each promise that is pending where it was made, for the query `__stack_trace`: a third of what a run in memory
 * costs. What a run waits for, it says in its details and in `progress`. Loaded by the SDK into every run (decision 011).
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const { __TEMPORAL_ACTIVATOR__: run } = globalThis as { __TEMPORAL_ACTIVATOR__?: Activator };
  const promiseStackStore: Activator['promiseStackStore'] = {
    promiseToStack: new Nowhere(),
    childToParent: new Nowhere(),
  };
  if (run) Object.assign(run, { promiseStackStore });
  return {};
};
