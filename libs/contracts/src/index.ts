export type {
  LocateCall,
  MakePlanCall,
  ObserveAllCall,
  ObserveAllResult,
  PreflightCall,
  PreflightResult,
  Purpose,
  StepCall,
  SweepCall,
  SweepResult,
} from './activity-call.ts';
export { decisionVerbs } from './decision.ts';
export type {
  Approval,
  AskedHold,
  DecisionAuthor,
  DecisionVerb,
  Hold,
  HoldDecision,
  HoldReason,
  RetryWithDecision,
  RollbackItem,
  SkipDecision,
} from './decision.ts';
export type { DiscoverCall, Discovered, DiscoverInput, DiscoverResult, DiscoverTarget } from './discovery.ts';
export { failureCodes, failuresBorne, finalFailureCodes, isBenign, isFailureCode, isFinal } from './failure.ts';
export type { Failure, FailureCode, StepFailure } from './failure.ts';
export { noticeEvents } from './notify-call.ts';
export type { NoticeEvent, NotifyCall } from './notify-call.ts';
export { canonicalJson } from './json.ts';
export type { Json, JsonObject } from './json.ts';
export { ledgerStates } from './ledger.ts';
export type { LedgerEntry, LedgerState } from './ledger.ts';
export type { Drift, Finding, Found, ObjectName, Observation } from './observation.ts';
export { refOf } from './plan.ts';
export type { About, Lifecycle, Pace, Plan, Ref, Scope, Step } from './plan.ts';
export { firstIndexedPhase, passingPhases, phases } from './progress.ts';
export type { Phase, Progress, StepProgress, StepState } from './progress.ts';
export { failurePolicies, productionTiming, taskQueueOf, workflowIdOf, workflowTypes } from './run-input.ts';
export type { FailurePolicy, InstallInput, TeardownInput, Timing, WorkflowType } from './run-input.ts';
export type { InstallResult, Override, RunFailure, TeardownResult, VerifyResult } from './run-result.ts';
export type {
  AcmeIdentityOutput,
  ClusterOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  NodePoolOutput,
  SettingsFiles,
  WorkloadIdentityOutput,
} from './slots.ts';
export { stageOf, stages } from './stage.ts';
export type { Stage, StepId } from './stage.ts';
