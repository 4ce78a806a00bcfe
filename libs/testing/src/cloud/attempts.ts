import { ResourceFailure } from '@slipway/activities-core';
import { isFinal } from '@slipway/contracts';

/** As often as the engine tries what may heal. */
export async function attempts<T>(most: number, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === most || !(error instanceof ResourceFailure) || isFinal(error.failure.code)) throw error;
    }
  }
}
