import { attempts } from '@slipway/testing/cloud/attempts';
import { deeds } from '../deeds.ts';
import { stage } from '../stage.ts';
import type { Asked } from './descriptions.ts';

/** A request as it arrived; secrets are filler of the same length. */
export interface SentRequest extends Asked {
  /** In the local cloud's words. */
  operation: string;
  body: unknown;
}

/** Addresses that Azure hands out: whoever follows them byte for byte needs no description. */
const handedOut = ['Operations_Get', 'OperationResults_Get'];

/** As often as the engine tries what may heal. */
const most = 10;

/** Every request of an installation's life that our clients put together. */
export async function requestsOfOneLife(): Promise<SentRequest[]> {
  const on = await stage();
  try {
    for await (const { run } of deeds(on)) await attempts(most, run);
    return on.cloud.journal
      .entries()
      .filter(({ cloud, url, operation }) => cloud === 'azure' && isManagement(url) && !handedOut.includes(operation))
      .map(({ method, url, operation, body }) => {
        const { pathname, searchParams } = new URL(url, 'https://any.example');
        const path = pathname.split('/').map(decodeURIComponent).join('/');
        return { method, path, apiVersion: searchParams.get('api-version') ?? '', operation, body };
      });
  } finally {
    await on.close();
  }
}

const isManagement = (url: string): boolean => /^\/+(?:subscriptions|providers)\b/.test(url);
