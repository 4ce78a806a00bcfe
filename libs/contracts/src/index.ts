export { canonicalJson } from './json.ts';
export type { Json, JsonObject } from './json.ts';
export { stages, stageOf } from './stage.ts';
export type { Stage, StepId } from './stage.ts';
export { refOf } from './plan.ts';
export type { About, Lifecycle, Pace, Plan, Ref, Scope, Step } from './plan.ts';
export { failureCodes, finalFailureCodes, isFailureCode, isFinal } from './failure.ts';
export type { Failure, FailureCode, StepFailure } from './failure.ts';
export type {
  AcmeIdentityOutput,
  ClusterOutput,
  DnsIdentityOutput,
  DnsZoneOutput,
  InstallerBlockOutput,
  NodePoolOutput,
  WorkloadIdentityOutput,
} from './slots.ts';
export {
  failurePolicies,
  ledgerStates,
  phases,
  productionTiming,
  taskQueueOf,
  workflowIdOf,
  workflowTypes,
} from './run.ts';
export type {
  Drift,
  FailurePolicy,
  Finding,
  Found,
  InstallInput,
  InstallResult,
  LedgerEntry,
  LedgerState,
  LocateCall,
  MakePlanCall,
  ObjectName,
  Observation,
  ObserveAllCall,
  ObserveAllResult,
  Phase,
  PreflightCall,
  Progress,
  ResolveCall,
  RunFailure,
  StepCall,
  StepProgress,
  StepState,
  SweepCall,
  SweepResult,
  TeardownInput,
  TeardownResult,
  Timing,
  VerifyResult,
  WorkflowType,
} from './run.ts';
