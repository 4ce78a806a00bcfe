import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Clock } from './clock.ts';
import { Scheduler } from './scheduler.ts';
import { Store } from './store.ts';

describe('Scheduler', () => {
  let directory: string;
  let scheduler: Scheduler;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'scheduler-'));
    const clock = new Clock(0, 'scaled', 60);
    scheduler = new Scheduler(clock, new Store(directory, { durable: false, now: () => clock.now() }));
  });
  afterEach(() => {
    scheduler.close();
    rmSync(directory, { recursive: true });
  });

  test('at: what is made anew while it is prepared is run, although nothing else is due', async () => {
    const runs: string[] = [];
    let prepared = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      scheduler.handle('push', {
        prepare: ({ args }) =>
          args['nodes'] === 'first'
            ? new Promise<void>((ready) => {
                prepared = ready;
                scheduler.at(0, 'push', { nodes: 'second' }, 'cluster');
              })
            : Promise.resolve(),
        run: ({ args }) => {
          runs.push(String(args['nodes']));
          resolve();
        },
      });
    });
    scheduler.at(0, 'push', { nodes: 'first' }, 'cluster');
    await new Promise((resolve) => setTimeout(resolve, 50));
    prepared();
    await finished;
    expect([runs, scheduler.tasks()]).toEqual([['second'], []]);
  });
});
