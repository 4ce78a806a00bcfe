import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

/** An activity environment that keeps quiet about activities that a test makes fail. */
export const mockEnvironment = (info: Partial<Info> = {}): MockActivityEnvironment =>
  new MockActivityEnvironment({ startToCloseTimeoutMs: 600_000, ...info }, { logger: new DefaultLogger('ERROR') });
