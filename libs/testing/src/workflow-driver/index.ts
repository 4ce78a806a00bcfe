export { onCancel, well } from './behaviour.ts';
export type { Attempt, Behaviour } from './behaviour.ts';
export { drive, timing } from './drive.ts';
export type { Outcome, Scenario } from './drive.ts';
export { openSandbox } from './sandbox.ts';
export type { Sandbox } from './sandbox.ts';
export { workflowBundle } from './workflow-bundle.ts';
