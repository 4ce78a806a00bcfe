import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import {
  finalFailureCodes,
  type DiscoverCall,
  type DiscoverResult,
  type Json,
  type LocateCall,
  type MakePlanCall,
  type NotifyCall,
  type ObserveAllCall,
  type ObserveAllResult,
  type Pace,
  type Plan,
  type PreflightCall,
  type PreflightResult,
  type Scope,
  type StepCall,
  type SweepCall,
  type SweepResult,
  type Timing,
} from '@slipway/contracts';
import { maximumAttempts } from './attempts.ts';

/** The only file that makes proxies: every option that keeps a run safe is set here and nowhere else. */

/** Activities that are not steps, called by name: workflows import nothing of activities, not even types. */
type CoreActivities = {
  locate(call: LocateCall): Promise<Scope | null>;
  discover(call: DiscoverCall): Promise<DiscoverResult>;
  makePlan(call: MakePlanCall): Promise<Plan>;
  observeAll(call: ObserveAllCall): Promise<ObserveAllResult>;
  preflight(call: PreflightCall): Promise<PreflightResult>;
  sweep(call: SweepCall): Promise<SweepResult>;
  /** Fails like any other when nobody could be reached: whoever calls it decides that the run goes on all the same. */
  notify(call: NotifyCall): Promise<null>;
};

/** One worst attempt. Source of the numbers: EKS 45 min, Azure MySQL 60, Cloud SQL up to 90. */
const longestAttempt: Record<Pace, string> = { quick: '10 minutes', slow: '90 minutes', wait: '30 days' };

function optionsOf(timing: Timing, pace: Pace, verb: keyof typeof maximumAttempts): ActivityOptions {
  return {
    startToCloseTimeout: (pace === 'slow' ? timing.slowAttemptMs : undefined) ?? longestAttempt[pace],
    heartbeatTimeout: timing.heartbeatTimeoutMs,
    // The default of the SDK is TRY_CANCEL on the wire: the undo would run beside the create.
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: timing.retryInitialMs,
      backoffCoefficient: 2,
      maximumInterval: timing.retryMaximumMs,
      // The SDK refuses 0, the server's word for no limit.
      maximumAttempts: pace === 'wait' ? Number.POSITIVE_INFINITY : maximumAttempts[verb],
      // Said twice, here and by each failure, against a forgotten flag.
      nonRetryableErrorTypes: [...finalFailureCodes],
    },
  };
}

export type CoreCalls = CoreActivities;

/** Each survives the loss of its worker, as steps do. */
export function coreActivities(timing: Timing): CoreCalls {
  const looks = proxyActivities<CoreActivities>(optionsOf(timing, 'slow', 'observe'));
  const { sweep } = proxyActivities<CoreActivities>(optionsOf(timing, 'slow', 'destroy'));
  const { notify } = proxyActivities<CoreActivities>(optionsOf(timing, 'quick', 'destroy'));
  return {
    locate: (call) => looks.locate.executeWithOptions({ summary: 'the installation by its labels' }, [call]),
    discover: (call) => looks.discover.executeWithOptions({ summary: 'what carries our labels' }, [call]),
    makePlan: (call) =>
      looks.makePlan.executeWithOptions({ summary: 'what only the cloud knows, and the plan' }, [call]),
    observeAll: (call) => looks.observeAll.executeWithOptions({ summary: 'what stands' }, [call]),
    preflight: (call) => looks.preflight.executeWithOptions({ summary: 'what stands, and what would fail' }, [call]),
    sweep: (call) => sweep.executeWithOptions({ summary: 'what is left, by label and by network' }, [call]),
    notify: (call) => notify.executeWithOptions({ summary: `tell people: ${call.event}` }, [call]),
  };
}

/** Calls `<kind>.<verb>` for a step. The activity's id is the step's, so that it can be named in the UI and by `temporal`. */
export async function callStep(
  timing: Timing,
  verb: 'ensure' | 'destroy',
  call: StepCall,
  summary: string,
): Promise<Json> {
  const { step } = call;
  const proxies = proxyActivities<Record<string, (call: StepCall) => Promise<Json>>>(
    optionsOf(timing, verb === 'destroy' && step.pace === 'wait' ? 'quick' : step.pace, verb),
  );
  const run = proxies[`${step.kind}.${verb}`]!;
  return run.executeWithOptions({ activityId: step.id, summary }, [call]);
}
