import { once } from 'node:events';
import { Session } from 'node:inspector';

interface Attached {
  sessionId: string;
}
interface Reply {
  id: number;
  result?: unknown;
}

/**
 * Bytes in use on the heaps of this process's worker threads, each after a full garbage collection of its own. The only threads
 * of a Temporal worker's process are those that run workflows.
 */
export async function threadHeapBytes(): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    const threads: string[] = [];
    session.on('NodeWorker.attachedToWorker', ({ params }: { params: Attached }) => threads.push(params.sessionId));
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    while (threads.length === 0) await once(session, 'NodeWorker.attachedToWorker');
    let bytes = 0;
    for (const thread of threads) {
      await ask(session, thread, 'HeapProfiler.collectGarbage');
      const { usedSize } = (await ask(session, thread, 'Runtime.getHeapUsage')) as { usedSize: number };
      bytes += usedSize;
    }
    return bytes;
  } finally {
    session.disconnect();
  }
}

let asked = 0;

function ask(session: Session, sessionId: string, method: string): Promise<unknown> {
  const id = ++asked;
  return new Promise((resolve) => {
    const listen = ({ params }: { params: Attached & { message: string } }): void => {
      const reply = JSON.parse(params.message) as Reply;
      if (params.sessionId !== sessionId || reply.id !== id) return;
      session.off('NodeWorker.receivedMessageFromWorker', listen);
      resolve(reply.result);
    };
    session.on('NodeWorker.receivedMessageFromWorker', listen);
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) });
  });
}
