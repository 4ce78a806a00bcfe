export { well } from './behaviour.ts';
export type { Attempt, Behaviour } from './behaviour.ts';
export { drive } from './drive.ts';
export type { Outcome } from './outcome.ts';
export type { Person } from './person.ts';
export { openSandbox } from './sandbox.ts';
export type { Sandbox } from './sandbox.ts';
export type { Scenario } from './scenario.ts';
export { workflowBundle } from './workflow-bundle.ts';
