import * as core from '../../core/controller-call.ts';
import type { Gcp } from '../gcp.ts';
import { cloud } from '../gcp.ts';

const words: core.ControllerWords = {
  cloud,
  keeper: 'gke',
  unavailable: 'The service is currently unavailable.',
  denied: ({ operation }) => `googleapi: Error 403: Required permission denied for ${operation}, forbidden`,
  reset: 'connection reset by peer',
  brokenOff: 'unexpected EOF',
};

/** A call of a cluster's own controllers: journalled and subject to fault rules like any other. */
export const controllerCall = <T>(gcp: Gcp, call: core.ControllerCall, work: () => Promise<T>): Promise<T> =>
  core.controllerCall(gcp, words, call, work);

/** Whether a rule says that this child is forgotten when its parent is taken away. */
export const leaks = (gcp: Gcp, child: string, name: string): boolean => core.leaks(gcp, words, child, name);
