import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '@slipway/toolchain';
import { endProcess } from './end-process.ts';
import { StackFailure } from './failure.ts';
import { fingerprintOf, launchPart } from './launch.ts';
import { lastWords, readLogFrom } from './log-file.ts';
import type { Part, PartContext } from './part.ts';
import { readState, type PartRecord } from './state.ts';

/** Brings a part up, or finds it up, and waits until it can do its work. */
export async function startPart(part: Part, context: PartContext, say: (line: string) => void): Promise<void> {
  const began = performance.now();
  const before = readState(context.folders).parts[part.name];
  const running = before !== undefined && isRunning(before);
  const launch = await part.prepare(context, running);
  const settled = running && before.fingerprint === fingerprintOf(launch);
  if (running && !settled) {
    say(`${part.name}: its settings have changed, ending process ${before.pid}`);
    await endProcess(before, part.stopTimeoutMs);
  }
  if (!settled) part.beforeLaunch?.(context);
  const record = settled ? before : await launchPart(context.folders, part.name, launch);
  if (!settled) say(`${part.name}: started as process ${record.pid}`);
  try {
    await untilHealthy(part, context, record);
  } catch (error) {
    // It was found running and ended since, as after a kill a moment ago: that is a reason to start it, not a failure of it.
    if (settled && !isRunning(record)) return startPart(part, context, say);
    throw error;
  }
  const took = settled ? 'was running' : `in ${((performance.now() - began) / 1000).toFixed(1)} s`;
  say(`${part.name}: healthy, ${took}, ${part.address(context)}`);
}

async function untilHealthy(part: Part, context: PartContext, record: PartRecord): Promise<void> {
  const deadline = Date.now() + part.startTimeoutMs;
  for (;;) {
    const reason = await part.check(context, record).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (reason === undefined) return;
    const ended = !isRunning(record);
    if (ended || Date.now() > deadline) {
      const lines = lastWords(await readLogFrom(record.log, record.logOffset));
      const what = ended ? 'has ended by itself' : `is not healthy after ${part.startTimeoutMs / 1000} s: ${reason}`;
      throw new StackFailure(
        `${part.name} ${what}.${lines.map((line) => `\n    ${line}`).join('')}`,
        `Read ${record.log}.`,
      );
    }
    await sleep(50);
  }
}
