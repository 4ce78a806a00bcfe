import type { AnyProvider } from '@slipway/providers';
import type { Target, TargetOptions } from '../temporal/target.ts';
import type { TemporalGateway } from '../temporal/gateway.ts';
import type { Style } from '../render/style.ts';
import type { Io } from './io.ts';

/** What commands reach beyond themselves with; loaded when first used. */
export interface Dependencies {
  io: Io;
  /** Known clouds, without any SDK. */
  clouds(): Promise<Readonly<Record<string, AnyProvider>>>;
  /** Says which server it will be, then connects. Throws a `CliError` SW-DEP-075 when none answers. */
  connect(options: TargetOptions, onTarget: (target: Target) => void): Promise<TemporalGateway>;
}

/** What every command is run with. */
export interface Context {
  io: Io;
  style: Style;
  /** One JSON document on standard output at the end. */
  json: boolean;
  /** Nobody is asked: a terminal is missing, or `--no-input`. */
  interactive: boolean;
  yes: boolean;
  /** For people, as it happens: standard output, or standard error when that is for the document. */
  talk(line: string): void;
  clouds: Dependencies['clouds'];
  /** Called right before a run is started: up to then Ctrl-C ends the command and nothing has been started. */
  starting(): void;
  /** The server that the flags name. */
  temporal: TargetOptions;
  /** Says which server it is and connects to it. The connection is closed when the command ends. */
  connect(): Promise<TemporalGateway>;
}
