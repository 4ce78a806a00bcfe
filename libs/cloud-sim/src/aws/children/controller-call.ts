import * as core from '../../core/controller-call.ts';
import type { Aws } from '../aws.ts';
import { cloud } from '../aws.ts';

const words: core.ControllerWords = {
  cloud,
  keeper: 'cloud-controller',
  unavailable: 'ServiceUnavailable: The service is currently unavailable.',
  denied: ({ operation, principal }) =>
    `AccessDenied: ${principal} is not authorized to perform: ${operation}\n\tstatus code: 403`,
  reset: 'RequestError: send request failed: connection reset by peer',
  brokenOff: 'RequestError: send request failed: unexpected EOF',
};

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export const controllerCall = <T>(aws: Aws, call: core.ControllerCall, work: () => Promise<T>): Promise<T> =>
  core.controllerCall(aws, words, call, work);

/** Whether a rule says that this child is forgotten when its parent is taken away. */
export const leaks = (aws: Aws, child: string, name: string): boolean => core.leaks(aws, words, child, name);
