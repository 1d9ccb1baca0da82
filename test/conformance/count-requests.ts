import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';

const CHANNEL = 'http.server.request.start';

export interface RequestCounter extends Disposable {
  /** Requests that the servers have received so far. */
  readonly count: number;
}

/** Counts what reaches those HTTP servers of this process that listen at `urls`. */
export function countRequests(urls: readonly string[]): RequestCounter {
  const ports = new Set(urls.map((url) => Number(new URL(url).port)));
  let count = 0;
  const onRequest = (message: unknown): void => {
    const address = (message as { readonly server: Server }).server.address();
    if (typeof address === 'object' && address !== null && ports.has(address.port)) count += 1;
  };
  subscribe(CHANNEL, onRequest);
  return {
    get count() {
      return count;
    },
    [Symbol.dispose]: () => void unsubscribe(CHANNEL, onRequest),
  };
}
