import type { Ref } from '@slipway/contracts';
import { ResourceFailure, sleep } from '@slipway/activities-core';
import type { ClusterDeps } from '../context.ts';
import type { Clusters } from './clusters.ts';

/** As long as a zonal control plane is away for an upgrade; less than any attempt of a removal may take. */
const patienceMs = 5 * 60_000;
/** A control plane runs in real time even where its cloud's time is simulated. */
const leastPatienceMs = 15_000;
const pauseMs = 2_000;
/** Failures of clusters that were waited for long enough: whoever wraps a removal that waits itself does not wait again. */
const waitedOut = new WeakSet<ResourceFailure>();
/** It does not answer, or lets nobody of ours in. */
const outOfReach: readonly string[] = ['SW-READY-061', 'SW-AUTHN-027'];

/**
 * Removes something that lives in a cluster. A cluster that is gone took it along; one that stays out of reach is given up after a
 * while: what lives in it goes with it, and what it made in the cloud is swept there. Once given up, later removals do not wait again.
 * @throws what keeps it out of reach, where the cluster may stay
 */
export async function removeInside(
  clusters: Clusters,
  { call, pollScale }: Pick<ClusterDeps, 'call' | 'pollScale'>,
  ref: Ref,
  remove: () => Promise<void>,
): Promise<void> {
  const patience = Math.max(patienceMs * pollScale, leastPatienceMs);
  const started = Date.now();
  for (let tries = 1; ; tries++) {
    try {
      return await remove();
    } catch (error) {
      if (call.signal.aborted || !isOutOfReach(error) || waitedOut.has(error)) throw error;
      const silence = clusters.silenceOf(ref);
      const { name } = ref.scope.cluster;
      // One try may take all of the patience where the machine is busy: that one failed says nothing yet.
      const givenUp = !silence || silence.givenUp || (tries > 1 && Date.now() - started > patience);
      if (givenUp && ref.partial) {
        waitedOut.add(error);
        throw error;
      }
      if (givenUp) {
        if (silence) silence.givenUp = true;
        call.warn(`${ref.step} is left to the removal of cluster ${name}: ${error.failure.message}`);
        return;
      }
      call.heartbeat({ waitingFor: `cluster ${name}`, why: error.failure.message });
    }
    await sleep(pauseMs, call.signal);
  }
}

const isOutOfReach = (error: unknown): error is ResourceFailure =>
  error instanceof ResourceFailure && outOfReach.includes(error.failure.rule);
