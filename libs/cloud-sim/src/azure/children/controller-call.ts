import * as core from '../../core/controller-call.ts';
import type { Azure } from '../azure.ts';
import { cloud } from '../azure.ts';

const statusLine = (http: number, code: string): string => `RESPONSE ${http}: ERROR CODE: ${code}`;

const words: core.ControllerWords = {
  cloud,
  keeper: 'cloud-controller',
  unavailable: statusLine(503, 'ServiceUnavailable'),
  denied: ({ operation }) => `${statusLine(403, 'AuthorizationFailed')}: ${operation}`,
  reset: 'read: connection reset by peer',
  brokenOff: 'unexpected EOF',
};

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export const controllerCall = <T>(azure: Azure, call: core.ControllerCall, work: () => Promise<T>): Promise<T> =>
  core.controllerCall(azure, words, call, work);

/** Whether a rule says that this child is forgotten when its parent is taken away. */
export const leaks = (azure: Azure, child: string, name: string): boolean => core.leaks(azure, words, child, name);
