import type { NotifyCall } from '@slipway/contracts';

/** One way to reach people. @throws ResourceFailure `DEPENDENCY` when nobody took the notice */
export type Channel = (call: NotifyCall) => Promise<void>;

/** Tells everybody who wants to know; without channels nobody does. */
export async function notify(call: NotifyCall, channels: readonly Channel[]): Promise<null> {
  for (const tell of channels) await tell(call);
  return null;
}
