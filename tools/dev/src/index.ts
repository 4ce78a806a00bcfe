export { start, type StartOptions } from './start.ts';
export { stop, type StopOptions } from './stop.ts';
export { status, type PartStatus, type StackStatus } from './status.ts';
export { reset } from './reset.ts';
export { logs, type LogOptions } from './logs.ts';
export { readStack, type RunningStack } from './read-stack.ts';
export { StackFailure } from './failure.ts';
