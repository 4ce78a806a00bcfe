import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { AzureCloud } from './cloud.ts';
import { failureOf, isAbsent } from './failure.ts';
import { withLocks } from './locks.ts';
import { refusalIn, type Refusal } from './refusal.ts';

/** How an operation stands. */
interface OperationState {
  /** In Azure's word. */
  status: string;
  done: boolean;
  /** Only when it is done. */
  refusal?: Refusal;
}

/**
 * Waits until an operation is done. The heartbeat carries its address, so that the next attempt goes on with the same one.
 * @param resource what it works on, to tell a resumed operation from another step's
 * @throws what the operation ended with
 */
export async function follow(cloud: AzureCloud, resource: string, operationUrl: string, what: string): Promise<void> {
  const beat = { resourceId: resource, operationUrl };
  cloud.call.heartbeat(beat);
  await cloud.until<void>({ everyMs: 2_000, maximumMs: 15_000, settle: true, what }, async () => {
    const { status, done, refusal } = await readOperation(cloud, operationUrl, what);
    if (refusal) throw await withLocks(cloud, failureOf(refusal, what), what);
    return done ? { done: true, value: undefined } : { done: false, waitingFor: { ...beat, status } };
  });
}

/** Goes on with what an earlier attempt began on the resource. What it ended with is told by how the resource stands. */
export async function followResumed(cloud: AzureCloud, resource: string, what: string): Promise<void> {
  const { resourceId, operationUrl } = cloud.call.resumed ?? {};
  if (resourceId !== resource || typeof operationUrl !== 'string') return;
  try {
    await follow(cloud, resource, operationUrl, what);
  } catch (error) {
    cloud.call.handover.throwIfAborted();
    cloud.call.warn(`${what}: ${error instanceof Error ? error.message : 'the operation failed'}`);
  }
}

/** Follows the address as it was given, byte for byte: it is signed. */
async function readOperation(cloud: AzureCloud, url: string, what: string): Promise<OperationState> {
  if (!isAzure(url, cloud.clients.endpoint)) throw new Error(`${what}: the operation is at a foreign address`);
  try {
    return await cloud.read(what, async () => {
      const client = await cloud.clients.resources();
      const headers = createHttpHeaders({ accept: 'application/json' });
      const answer = await client.sendRequest(createPipelineRequest({ url, headers }));
      return stateIn(answer.status, answer.bodyAsText ?? '', answer.headers.get('retry-after'), what);
    });
  } catch (error) {
    // Forgotten after some days, so it is done.
    if (isAbsent(error)) return { status: 'Forgotten', done: true };
    throw error;
  }
}

/** A token is for Azure only. */
function isAzure(url: string, endpoint: string): boolean {
  const [asked, ours] = [new URL(url), new URL(endpoint)];
  return asked.protocol === 'https:' && (asked.host === ours.host || asked.host.endsWith(`.${ours.host}`));
}

/** Of both sorts of address: one tells a status in its body, the other by HTTP alone. */
function stateIn(http: number, text: string, retryAfter: string | undefined, what: string): OperationState {
  const body = parse(text);
  if (http >= 400) {
    const retryAfterMs = retryAfter === undefined ? undefined : Number(retryAfter) * 1000;
    throw failureOf({ ...refusalIn(body, http), retryAfterMs, unknownOutcome: http >= 500 }, what);
  }
  const status = (body as { status?: unknown } | undefined)?.status;
  if (typeof status !== 'string') return { status: String(http), done: http !== 202 };
  if (/^succeeded$/i.test(status)) return { status, done: true };
  if (/^(?:failed|cancell?ed)$/i.test(status)) return { status, done: true, refusal: refusalIn(body) };
  return { status, done: false };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
