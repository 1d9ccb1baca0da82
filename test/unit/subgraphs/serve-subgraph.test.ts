import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServedSubgraph } from '../../../subgraphs/kit/serve-subgraph.ts';
import { serveSubgraph } from '../../../subgraphs/kit/serve-subgraph.ts';
import type { Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { readSchema } from '../../../subgraphs/kit/subgraph.ts';

/** A service whose only product cannot be read, and with a route that answers when we say so. */
const hold = Promise.withResolvers<string>();
let isClosed = false;
let isAsked = false;
const fragile: Subgraph<{ close(): void }, object> = {
  name: 'fragile',
  port: 0,
  ...readSchema(new URL('../../../subgraphs/products/any.ts', import.meta.url).href),
  resolvers: {
    Query: {
      product: () => {
        throw new TypeError('SELECT secret FROM table at /srv/shop');
      },
    },
  },
  openData: () => ({
    close: () => {
      isClosed = true;
    },
  }),
  createContext: () => ({}),
  addRoutes: (app) => {
    app.get('/slow', () => {
      isAsked = true;
      return hold.promise;
    });
    app.get('/broken', () => {
      throw new TypeError('a file at /srv/shop');
    });
  },
};
const logged: { msg: string; err?: { message: string } }[] = [];
const log = pino({ level: 'error' }, { write: (line: string) => logged.push(JSON.parse(line)) });
let served: ServedSubgraph;

beforeEach(async () => {
  logged.length = 0;
  served = await serveSubgraph(fragile, { host: '127.0.0.1', port: 0, log });
});
afterEach(async () => {
  await served.stop();
});

it('lets a request in flight finish before it closes the data', async () => {
  const answer = fetch(new URL('/slow', served.url));
  await expect.poll(() => isAsked).toBe(true);
  const stopped = served.stop();
  await expect
    .poll(() =>
      fetch(new URL('/health', served.url)).then(
        ({ status }) => status,
        () => 'refused',
      ),
    )
    .not.toBe(200);
  expect(isClosed).toBe(false);
  hold.resolve('"done"');
  expect(await (await answer).text()).toBe('"done"');
  await stopped;
  expect(isClosed).toBe(true);
});

it('shows nobody what a resolver threw without meaning to, and logs it', async () => {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ product(id: "1") { name } }' }),
  });
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    data: { product: null },
    errors: [
      { message: 'The service failed to answer.', path: ['product'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ],
  });
  expect(text).not.toContain('secret');
  expect(logged).toMatchObject([{ msg: 'resolver failed', err: { message: expect.stringContaining('secret') } }]);
});

it('nor what a route threw', async () => {
  const response = await fetch(new URL('/broken', served.url));
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ error: { code: 'INTERNAL_SERVER_ERROR', message: 'The request failed.' } });
  expect(logged).toMatchObject([{ msg: 'request failed', err: { message: 'a file at /srv/shop' } }]);
});
