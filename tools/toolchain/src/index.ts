export { provide, toolNames } from './provide.ts';
export type { ProvideOptions, ToolName } from './provide.ts';
export type { Provided } from './tool.ts';
export { ToolchainFailure } from './failure.ts';
export type { ToolchainFailureCode } from './failure.ts';
export { identify, isRunning, signalProcess } from './process-identity.ts';
export type { ProcessIdentity } from './process-identity.ts';
export { withClaim } from './claim.ts';
