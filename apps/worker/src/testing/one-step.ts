import { productionTiming, type Json, type StepCall } from '@slipway/contracts';
import { callStep } from '@slipway/workflows/call-step';

/** A run that is nothing but one step, called as every run calls its steps, with the waits of a test. */
export async function oneStep(call: StepCall): Promise<Json> {
  const timing = { ...productionTiming, heartbeatTimeoutMs: 3_000, retryInitialMs: 50, retryMaximumMs: 200 };
  return callStep(timing, 'ensure', call, 'a step');
}
