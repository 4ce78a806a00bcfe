import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from './json.ts';
import { integer, text } from './json.ts';
import type { World } from './world.ts';

const service = 'kubernetes';

export interface ControllerCall {
  operation: string;
  name: string;
  /** Identity inside the cluster that makes the call. */
  principal: string;
  request: Json;
}

/** How a cloud's SDK, inside a controller, words what went wrong. */
export interface ControllerWords {
  cloud: string;
  /** Who takes children away with their parent. */
  keeper: string;
  unavailable: string;
  denied(call: ControllerCall): string;
  /** The connection broke before the request arrived. */
  reset: string;
  /** It broke after the request was carried out. */
  brokenOff: string;
}

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export async function controllerCall<T>(
  world: World,
  words: ControllerWords,
  call: ControllerCall,
  work: () => Promise<T>,
): Promise<T> {
  const { operation, name, principal } = call;
  const { cloud } = words;
  const faults = world.faults.fire({
    cloud,
    service,
    operation,
    method: '',
    path: name,
    name,
    principal,
    phase: 'request',
  });
  const before = world.store.version;
  let failure: Error | undefined;
  try {
    for (const fault of faults) {
      if (fault.action === 'slow') await sleep((integer(fault.with, 'ms') ?? 0) / world.clock.scale);
      if (fault.action === 'status') throw new Error(text(fault.with, 'message') || words.unavailable);
      if (fault.action === 'deny') throw new Error(words.denied(call));
      if (fault.action === 'reset-before-commit') throw new Error(words.reset);
    }
    const result = await work();
    await world.store.flush();
    if (faults.some((fault) => fault.action === 'timeout-after-commit')) throw new Error(words.brokenOff);
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    const rule = faults[0]?.rule;
    world.journal.append({
      at: new Date().toISOString(),
      simAt: world.clock.iso(),
      cloud,
      service,
      operation,
      method: 'CALL',
      url: name,
      headers: {},
      body: call.request,
      principal,
      requestId: '',
      outcome: rule !== undefined ? 'fault' : failure ? 'error' : 'ok',
      status: failure ? 500 : 200,
      reply: failure ? failure.message : null,
      committed: world.store.version !== before,
      resourceIds: [],
      ...(rule === undefined ? {} : { faultRule: rule }),
    });
  }
}

/** Whether a rule says that the controllers forget this child when they take its parent away. */
export function leaks(world: World, { cloud, keeper }: ControllerWords, child: string, name: string): boolean {
  const faults = world.faults.fire({
    cloud,
    service,
    operation: 'Release',
    method: '',
    path: child,
    name,
    principal: keeper,
    phase: 'lro',
  });
  return faults.some((fault) => fault.action === 'leak' && ['', child].includes(text(fault.with, 'child')));
}
