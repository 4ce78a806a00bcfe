import { NativeConnection, Worker } from '@temporalio/worker';
import { quietRuntime } from '../quiet-runtime.ts';
import { CrowdActivities } from './crowd-activities.ts';
import type { Heap, Look, Question, Report, WorkerOrder } from './protocol.ts';
import { threadHeapBytes } from './workflow-heap.ts';

/** The one worker of the crowd, in a process of its own so that its memory is its own. The first message is its order. */
process.once('message', (order: WorkerOrder) => void run(order));

async function run({ address, taskQueue, codePath, faster, options }: WorkerOrder): Promise<void> {
  quietRuntime();
  // Compression pays on a network, not within a machine.
  const connection = await NativeConnection.connect({ address, grpcCompression: { codec: 'none' } });
  const crowd = new CrowdActivities(faster);
  const worker = await Worker.create({
    ...options,
    connection,
    taskQueue,
    workflowBundle: { codePath },
    activities: crowd.activities,
  });
  const answers: Record<Question, () => unknown> = {
    look: (): Look => ({
      cachedWorkflows: worker.getStatus().numCachedWorkflows,
      runningActivities: worker.getStatus().numInFlightActivities,
      startedActivities: crowd.delays.length,
    }),
    heap: async (): Promise<Heap> => {
      const { numCachedWorkflows } = worker.getStatus();
      return { cachedWorkflows: numCachedWorkflows, bytes: await threadHeapBytes() };
    },
    report: (): Report => ({ delays: crowd.delays.splice(0), mixedUp: crowd.mixedUp, repeated: crowd.repeated }),
    end: () => worker.shutdown(),
  };
  process.on('message', (question: Question) => void Promise.resolve(answers[question]()).then(answer));
  answer('ready');
  await worker.run();
  await connection.close();
  process.disconnect();
}

function answer(value: unknown): void {
  process.send!(value ?? null);
}
