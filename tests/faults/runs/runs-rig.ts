import { fileURLToPath } from 'node:url';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { workflowIdOf, type FailurePolicy, type Progress, type Timing } from '@slipway/contracts';
import type { LocalCloud } from '../../e2e/local-cloud.ts';
import type { Ended } from '../../e2e/process.ts';
import { TestStack } from '../../e2e/test-stack.ts';
import { until } from '../../e2e/until.ts';
import type { Subject } from '../kills/subject.ts';

/** Simulated seconds in a real one. */
const speed = 300;

const timing: Partial<Timing> = { heartbeatTimeoutMs: 10_000, retryInitialMs: 100, retryMaximumMs: 500 };

/** What never heals in a cluster is waited for four times before somebody is asked. */
const leastClusterBudgetMs = 15_000;

/** A local stack of its own, driven by the commands that people type. */
export class RunsRig {
  readonly stack: TestStack;
  readonly cloud: LocalCloud;
  readonly subject: Subject;
  readonly #client: Client;

  private constructor(subject: Subject, stack: TestStack, cloud: LocalCloud, client: Client) {
    this.subject = subject;
    this.stack = stack;
    this.cloud = cloud;
    this.#client = client;
  }

  static async start(subject: Subject): Promise<RunsRig> {
    const stack = await TestStack.start(speed);
    stack.env['SLIPWAY_TIMING'] = JSON.stringify(timing);
    await stack.configure({ leastClusterBudgetMs });
    const { temporal } = await stack.status();
    const connection = await Connection.connect({ address: temporal.address });
    return new RunsRig(subject, stack, await stack.cloud(), new Client({ connection, namespace: temporal.namespace }));
  }

  async remove(): Promise<void> {
    await this.#client.connection.close();
    await this.stack.remove();
  }

  /** Has runs that are started meanwhile keep other times. */
  async timed<T>(more: Partial<Timing>, work: () => Promise<T>): Promise<T> {
    this.stack.env['SLIPWAY_TIMING'] = JSON.stringify({ ...timing, ...more });
    try {
      return await work();
    } finally {
      this.stack.env['SLIPWAY_TIMING'] = JSON.stringify(timing);
    }
  }

  /** Watches to the end, or to a hold with nothing else to watch. */
  install(onFailure: FailurePolicy, ...flags: string[]): Promise<Ended> {
    return this.stack.slipway('install', '-f', this.file, `--on-failure=${onFailure}`, ...flags);
  }

  teardown(...flags: string[]): Promise<Ended> {
    const { installation } = this.subject;
    return this.stack.slipway('teardown', installation, '--yes', '--confirm', installation, '--delete-data', ...flags);
  }

  get file(): string {
    return fileURLToPath(new URL(`../../../examples/${this.subject.cloud}.yaml`, import.meta.url));
  }

  get run(): WorkflowHandle {
    return this.#client.workflow.getHandle(workflowIdOf(this.subject.installation));
  }

  progress(): Promise<Progress> {
    return this.stack.progress(this.subject.installation);
  }

  /** What the newest run became. */
  async status(): Promise<string> {
    return (await this.run.describe()).status.name;
  }

  async untilClosed(seconds = 240): Promise<string> {
    await until('the run is closed', seconds, async () => (await this.status()) !== 'RUNNING');
    return this.status();
  }

  /** Where the cloud's journal ends now. */
  async mark(): Promise<number> {
    return (await this.cloud.journal()).at(-1)?.seq ?? 0;
  }
}
