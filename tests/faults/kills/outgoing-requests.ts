import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** Every way in which an activity reaches out: HTTP/1, `fetch`, HTTP/2. Published where the request is made. */
const channels = ['http.client.request.start', 'undici:request:create', 'http2.client.stream.created'];

const counters = new AsyncLocalStorage<(count: number) => void>();
const counts = new WeakMap<(count: number) => void, number>();

for (const channel of channels) {
  subscribe(channel, () => {
    const onRequest = counters.getStore();
    if (!onRequest) return;
    const count = (counts.get(onRequest) ?? 0) + 1;
    counts.set(onRequest, count);
    onRequest(count);
  });
}

/** Runs a call and tells of each request that it sends, when it is about to be sent. */
export const withRequests = <T>(onRequest: (count: number) => void, call: () => Promise<T>): Promise<T> =>
  counters.run(onRequest, call);
