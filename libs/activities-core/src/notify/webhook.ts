import { tellingTakesMs, untold, whyNot, type Channel } from './channel.ts';

/** Notices that wait longer than that are stale. */
const longestPauseMs = 10 * 60_000;

/**
 * Sends notices by `POST`, as JSON. The address is often a secret by itself: it is in no failure, and no redirect is followed to
 * another one.
 * @param addressOf asked for every notice, so that it may change
 */
export function webhook(addressOf: () => string | Promise<string>, timeoutMs = tellingTakesMs): Channel {
  return {
    name: 'webhook',
    async tell(notice, key, signal) {
      const response = await post(
        addressOf,
        JSON.stringify(notice),
        key,
        AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      );
      await response.body?.cancel();
      if (!response.ok) throw untold(`the webhook answered ${response.status}`, pauseOf(response));
    },
  };
}

async function post(
  addressOf: () => string | Promise<string>,
  body: string,
  key: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    const address = new URL(await addressOf());
    const headers = new Headers({ 'content-type': 'application/json', 'idempotency-key': key });
    if (address.username !== '') headers.set('authorization', `Basic ${credentialsOf(address)}`);
    address.username = address.password = '';
    return await fetch(address, { method: 'POST', headers, body, signal, redirect: 'manual' });
  } catch (error) {
    throw untold(`the webhook could not be reached (${whyNot(error)})`);
  }
}

const credentialsOf = ({ username, password }: URL): string =>
  Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');

function pauseOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return seconds > 0 ? Math.min(seconds * 1000, longestPauseMs) : undefined;
}
