import type { Client, WorkflowHandle } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import {
  firstIndexedPhase,
  productionTiming,
  workflowIdOf,
  type InstallInput,
  type InstallResult,
  type JsonObject,
} from '@slipway/contracts';
import { googleCloudExample, googleCloudPlan } from '../plans.ts';
import type { CrowdOutput } from './crowd-activities.ts';

/** How many starts are asked for at a time. */
const startsAtOnce = 50;

export interface Outcome {
  /** From the first start to the last end, by the server's clock. */
  makespanMs: number;
  /** Of all histories. */
  events: number;
}

/** Runs that were started together. */
export class Crowd {
  readonly #client: Client;
  readonly #taskQueue: string;
  readonly installations: readonly string[];
  readonly #handles: WorkflowHandle[] = [];

  constructor(client: Client, taskQueue: string, count: number) {
    this.#client = client;
    this.#taskQueue = taskQueue;
    this.installations = Array.from({ length: count }, (_, n) => `crowd-${count}-${n}`);
  }

  /** Of all runs: the steps, and what comes before the first and after the last. */
  get activities(): number {
    return this.installations.length * (googleCloudPlan().steps.length + 3);
  }

  /** Starts them as fast as the server takes them. */
  async start(): Promise<void> {
    const waiting = [...this.installations];
    const startNext = async (): Promise<void> => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const options = {
          taskQueue: this.#taskQueue,
          workflowId: workflowIdOf(one),
          args: [inputOf(one)],
          typedSearchAttributes: asFromTheCommandLine,
        };
        this.#handles.push(await this.#client.workflow.start('install', options));
      }
    };
    await Promise.all(Array.from({ length: startsAtOnce }, startNext));
  }

  /** Runs that have not ended, as the server's index of runs has it. */
  async open(): Promise<number> {
    const query = `TaskQueue = '${this.#taskQueue}' AND ExecutionStatus = 'Running'`;
    return (await this.#client.workflow.count(query)).count;
  }

  /** @throws where a run did not end well, or has anything but its own outputs in its result */
  async outcome(): Promise<Outcome> {
    let begin = Number.POSITIVE_INFINITY;
    let end = 0;
    let events = 0;
    for (const handle of this.#handles) {
      assertOwn(handle.workflowId, (await handle.result()) as InstallResult);
      const { startTime, closeTime, historyLength } = await handle.describe();
      begin = Math.min(begin, startTime.getTime());
      end = Math.max(end, closeTime?.getTime() ?? Number.NaN);
      events += historyLength;
    }
    return { makespanMs: end - begin, events };
  }
}

/** What `slipway install` starts a run with. */
const asFromTheCommandLine: SearchAttributePair[] = [
  { key: { name: 'SlipwayPhase', type: 'KEYWORD' }, value: firstIndexedPhase.install },
  { key: { name: 'SlipwayHeld', type: 'BOOL' }, value: false },
];

function inputOf(installation: string): InstallInput {
  return {
    spec: googleCloudExample(installation) as unknown as JsonObject,
    specHash: `the hash of ${installation}`,
    requestedBy: 'bench',
    onFailure: 'rollback',
    timing: productionTiming,
  };
}

function assertOwn(workflowId: string, { installation, changed, findings, outputs, planHash }: InstallResult): void {
  const plan = googleCloudPlan(installation);
  const own = ([step, output]: [string, unknown]): boolean =>
    (output as CrowdOutput).installation === installation && (output as CrowdOutput).step === step;
  const sound =
    workflowId === workflowIdOf(installation) &&
    planHash === plan.hash &&
    changed.length === plan.steps.length &&
    findings.length === 0 &&
    Object.keys(outputs).length === plan.steps.length &&
    Object.entries(outputs).every(own);
  if (!sound) throw new Error(`${workflowId}: its result is not its own: ${JSON.stringify({ installation, outputs })}`);
}
