import { productionTiming, type Json, type NotifyCall, type StepCall } from '@slipway/contracts';
import { callStep, coreActivities } from '@slipway/workflows/call-step';

const timing = { ...productionTiming, heartbeatTimeoutMs: 10_000, retryInitialMs: 50, retryMaximumMs: 200 };

/** A run that is nothing but one step, called as every run calls its steps, with the waits of a test. */
export async function oneStep(call: StepCall): Promise<Json> {
  return callStep(timing, 'ensure', call, 'a step');
}

/** A run that tells people of a hold and does nothing else. */
export async function oneNotice(call: NotifyCall): Promise<void> {
  await coreActivities(timing).notify(call);
}
