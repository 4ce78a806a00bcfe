import { setTimeout as sleep } from 'node:timers/promises';
import { integer, text } from '../../core/json.ts';
import type { Json } from '../../core/json.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';

export interface ControllerCall {
  operation: string;
  name: string;
  /** Identity inside the cluster that makes the call. */
  principal: string;
  request: Json;
}

const statusLine = (http: number, code: string): string => `RESPONSE ${http}: ERROR CODE: ${code}`;

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export async function controllerCall<T>(azure: Azure, call: ControllerCall, work: () => Promise<T>): Promise<T> {
  const { operation, name, principal } = call;
  const faults = azure.faults.fire({
    cloud,
    service: 'kubernetes',
    operation,
    method: '',
    path: name,
    name,
    principal,
    phase: 'request',
  });
  const before = azure.store.version;
  let failure: Error | undefined;
  try {
    for (const fault of faults) {
      if (fault.action === 'slow') await sleep((integer(fault.with, 'ms') ?? 0) / azure.clock.scale);
      if (fault.action === 'status')
        throw new Error(text(fault.with, 'message') || statusLine(503, 'ServiceUnavailable'));
      if (fault.action === 'deny') throw new Error(`${statusLine(403, 'AuthorizationFailed')}: ${operation}`);
      if (fault.action === 'reset-before-commit') throw new Error('read: connection reset by peer');
    }
    const result = await work();
    await azure.store.flush();
    if (faults.some((fault) => fault.action === 'timeout-after-commit')) throw new Error('unexpected EOF');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    const rule = faults[0]?.rule;
    azure.journal.append({
      at: new Date().toISOString(),
      simAt: azure.clock.iso(),
      cloud,
      service: 'kubernetes',
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
      committed: azure.store.version !== before,
      resourceIds: [],
      ...(rule === undefined ? {} : { faultRule: rule }),
    });
  }
}
