import { setTimeout as sleep } from 'node:timers/promises';
import { integer, text } from '../../core/json.ts';
import type { Json } from '../../core/json.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';

export interface ControllerCall {
  operation: string;
  name: string;
  /** Identity inside the cluster that makes the call. */
  principal: string;
  request: Json;
}

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export async function controllerCall<T>(aws: Aws, call: ControllerCall, work: () => Promise<T>): Promise<T> {
  const { operation, name, principal } = call;
  const faults = aws.faults.fire({
    cloud,
    service: 'kubernetes',
    operation,
    method: '',
    path: name,
    name,
    principal,
    phase: 'request',
  });
  const before = aws.store.version;
  let failure: Error | undefined;
  try {
    for (const fault of faults) {
      if (fault.action === 'slow') await sleep((integer(fault.with, 'ms') ?? 0) / aws.clock.scale);
      if (fault.action === 'status')
        throw new Error(text(fault.with, 'message') || 'ServiceUnavailable: The service is currently unavailable.');
      if (fault.action === 'deny')
        throw new Error(`AccessDenied: ${principal} is not authorized to perform: ${operation}\n\tstatus code: 403`);
      if (fault.action === 'reset-before-commit')
        throw new Error('RequestError: send request failed: connection reset by peer');
    }
    const result = await work();
    await aws.store.flush();
    if (faults.some((fault) => fault.action === 'timeout-after-commit'))
      throw new Error('RequestError: send request failed: unexpected EOF');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    throw failure;
  } finally {
    const rule = faults[0]?.rule;
    aws.journal.append({
      at: new Date().toISOString(),
      simAt: aws.clock.iso(),
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
      committed: aws.store.version !== before,
      resourceIds: [],
      ...(rule === undefined ? {} : { faultRule: rule }),
    });
  }
}
