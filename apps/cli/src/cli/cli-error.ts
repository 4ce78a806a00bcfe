import type { Failure, JsonObject } from '@slipway/contracts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-code.ts';

/** A command that cannot do what it was asked to. Printed in one form everywhere. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
  readonly failure: Failure;
  readonly exitCode: ExitCode;
  /** Shown in brackets below the sentence. */
  readonly coordinates: JsonObject;

  constructor(failure: Failure, options: { exitCode?: ExitCode; coordinates?: JsonObject; cause?: unknown } = {}) {
    super(failure.message, { cause: options.cause });
    this.failure = failure;
    this.exitCode = options.exitCode ?? exitCodeOf(failure);
    this.coordinates = options.coordinates ?? {};
  }
}

/** The command line itself is wrong: no rule, one sentence and what to type. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
  readonly exitCode: ExitCode;
  readonly fix: string | undefined;

  constructor(message: string, fix?: string, exitCode: ExitCode = exitCodes.usage) {
    super(message);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
