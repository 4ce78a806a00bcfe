import type { Diagnostic } from '@slipway/spec';
import { exitCodes } from './exit-code.ts';

/** An installation file that cannot be used, with all that is wrong with it. */
export class InvalidFile extends Error {
  override readonly name = 'InvalidFile';
  readonly exitCode = exitCodes.usage;
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, diagnostics: readonly Diagnostic[]) {
    super(`${file} has ${diagnostics.length} ${diagnostics.length === 1 ? 'problem' : 'problems'}`);
    this.file = file;
    this.diagnostics = diagnostics;
  }
}
