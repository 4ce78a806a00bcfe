import type { Progress } from '@slipway/contracts';
import type { Context } from '../cli/context.ts';
import { LiveView } from './live-view.ts';
import { PlainView } from './plain-view.ts';
import { isLive } from './style.ts';

/** Shows a run while it goes on. */
export interface RunView {
  update(progress: Progress): void;
  /** Something about the watching itself; the same words twice in a row are said once. */
  note(line: string): void;
  /** Shows nothing until `resume`, because somebody is being asked something. */
  pause(): void;
  resume(): void;
  end(): void;
}

/** Redrawn where somebody watches a terminal, a line for each change elsewhere. */
export function makeRunView(context: Context, speed: number): RunView {
  return isLive(context.io) && !context.json ? new LiveView(context, speed) : new PlainView(context, speed);
}
