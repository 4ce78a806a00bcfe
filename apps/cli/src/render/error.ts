import type { Failure, JsonObject } from '@slipway/contracts';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { exitCodes } from '../cli/exit-code.ts';
import { InvalidFile } from '../cli/invalid-file.ts';
import { diagnosticsDocument, renderDiagnostics } from './diagnostics.ts';
import type { Style } from './style.ts';

interface Rendered {
  text: string;
  document: JsonObject;
  exitCode: number;
}

/** The one form of an error: rule, sentence, coordinates, fix, where to read on, the cloud's own words last. */
export function renderError(error: unknown, style: Style): Rendered {
  if (error instanceof CliError) {
    const { failure, coordinates, exitCode } = error;
    return {
      text: failureBlock(failure, coordinates, style),
      document: { error: { ...failure, ...coordinates } },
      exitCode,
    };
  }
  if (error instanceof InvalidFile) {
    const { exitCode } = error;
    return { text: renderDiagnostics(error, style), document: diagnosticsDocument(error), exitCode };
  }
  if (error instanceof UsageError) {
    const fix = error.fix === undefined ? '' : `\n  Fix:   ${error.fix}`;
    return {
      text: `${style.red('ERROR')} ${error.message}${fix}`,
      document: { error: { message: error.message, ...(error.fix === undefined ? {} : { fix: error.fix }) } },
      exitCode: error.exitCode,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && error.stack !== undefined ? `\n${style.dim(error.stack)}` : '';
  return {
    text: `${style.red('ERROR')} a defect in Slipway: ${message}${stack}`,
    document: { error: { code: 'INTERNAL', message: `a defect in Slipway: ${message}` } },
    exitCode: exitCodes.defect,
  };
}

export function failureBlock(failure: Failure, coordinates: JsonObject, style: Style, where?: string): string {
  return failureLines(failure, { heading: style.red('ERROR'), where, coordinates, style }).join('\n');
}

interface FailureForm {
  heading: string;
  where: string | undefined;
  coordinates: JsonObject;
  style: Style;
  /** Between the fix and what tells more. */
  more?: readonly string[];
}

export function failureLines(failure: Failure, form: FailureForm): string[] {
  const { heading, where, coordinates, style, more = [] } = form;
  const { rule, message, fix, cloudWords, code, specPath } = failure;
  const brackets = { ...coordinates, code, ...(specPath === undefined ? {} : { path: specPath }) };
  const listed = Object.entries(brackets).map(([name, value]) => `${name}=${String(value)}`);
  return [
    `${heading} ${style.bold(rule)} ${where === undefined ? '' : `${where}: `}${message}`,
    `  [${listed.join(', ')}]`,
    ...(fix === undefined ? [] : [`  Fix:   ${fix}`]),
    ...more,
    `  Why:   slipway explain ${rule}`,
    ...(cloudWords === undefined ? [] : [style.dim(`  Cloud: ${cloudWords}`)]),
  ];
}
