import { setTimeout as sleep } from 'node:timers/promises';
import { integer, text } from '../../core/json.ts';
import type { Json } from '../../core/json.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';

export interface ControllerCall {
  operation: string;
  name: string;
  /** Identity inside the cluster that makes the call. */
  principal: string;
  request: Json;
}

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export async function controllerCall<T>(gcp: Gcp, call: ControllerCall, work: () => Promise<T>): Promise<T> {
  const { operation, name, principal } = call;
  const subject = {
    cloud,
    service: 'kubernetes',
    operation,
    method: '',
    path: name,
    name,
    principal,
    phase: 'request' as const,
  };
  const faults = gcp.faults.fire(subject);
  const before = gcp.store.version;
  let failure: Error | undefined;
  try {
    for (const fault of faults) {
      if (fault.action === 'slow') await sleep((integer(fault.with, 'ms') ?? 0) / gcp.clock.scale);
      if (fault.action === 'status')
        throw new Error(text(fault.with, 'message') || 'The service is currently unavailable.');
      if (fault.action === 'deny')
        throw new Error(`googleapi: Error 403: Required permission denied for ${operation}, forbidden`);
      if (fault.action === 'reset-before-commit') throw new Error('connection reset by peer');
    }
    const result = await work();
    await gcp.store.flush();
    if (faults.some((fault) => fault.action === 'timeout-after-commit')) throw new Error('unexpected EOF');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    const rule = faults[0]?.rule;
    gcp.journal.append({
      at: new Date().toISOString(),
      simAt: gcp.clock.iso(),
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
      committed: gcp.store.version !== before,
      resourceIds: [],
      ...(rule === undefined ? {} : { faultRule: rule }),
    });
  }
}
