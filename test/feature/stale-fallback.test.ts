import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMetric } from '../kit/read-metric.ts';
import type { Script } from '../kit/scripted-subgraph.ts';
import { json } from '../kit/scripted-subgraph.ts';
import type { Shop } from '../kit/shop.ts';
import { DOWN, openShop } from '../kit/shop.ts';
import { until } from '../kit/until.ts';

const OUTAGES: Record<string, Script> = {
  'it takes too long': () => {},
  'it breaks the connection': (_request, response) => response.destroy(),
  'it answers with status 500': json({ errors: [{ message: 'x' }] }, 500),
  'it answers with status 503': DOWN,
};

const REFUSALS: Record<string, [Script, string]> = {
  'status 401': [json({}, 401), 'UNAUTHENTICATED'],
  'status 403': [json({}, 403), 'FORBIDDEN'],
  'status 404': [json({}, 404), 'SUBREQUEST_HTTP_ERROR'],
  'status 429': [json({}, 429), 'SUBREQUEST_HTTP_ERROR'],
  'GraphQL errors': [json({ data: null, errors: [{ message: 'x', extensions: { code: 'OWN' } }] }), 'OWN'],
  'what is no GraphQL': [json('x'), 'SUBREQUEST_MALFORMED_RESPONSE'],
};

const PRODUCTS = 'query ($ids: [ID!]!) { shown: products(ids: $ids) { name points: score } }';

/** Every test asks for products of its own: what others have left behind is not to help it. */
describe.each(['compiled', 'apollo'])('engine %s', (engine) => {
  const options = { engine, shaping: { timeout: '300ms' } };
  let shop: Shop;
  let id: string;
  let other: string;
  let trending: string;
  const ask = (query: string, variables?: Record<string, unknown>, headers?: Record<string, string>) =>
    shop.gateway.query(query, { ...(variables && { variables }), ...(headers && { headers }) });
  const products = (...ids: string[]) => ask(PRODUCTS, { ids });

  let tests = 0;
  beforeAll(async () => {
    shop = await openShop(options);
  });
  afterAll(() => shop[Symbol.asyncDispose]());
  beforeEach(() => {
    shop.scores.ail(undefined);
    shop.scores.version = 1;
    tests += 1;
    id = `${tests}001`;
    other = `${tests}002`;
    trending = `{ trending(where: "${tests}") }`;
  });

  test.each(Object.entries(OUTAGES))('the last good answer stands in when %s', async (_name, script) => {
    const before = await products(id, other);
    expect(before.extensions).toBeUndefined();
    expect(before.headers.get('x-portico-stale')).toBeNull();
    shop.scores.version = 2;
    await products(id, other);
    shop.scores.ail(script);
    const answer = await products(id, other);
    expect(answer.data).toEqual({
      shown: [
        { name: `product ${id}`, points: `${id} v2` },
        { name: `product ${other}`, points: `${other} v2` },
      ],
    });
    expect(answer.errors).toBeUndefined();
    expect(answer.extensions).toEqual({ stale: [{ subgraph: 'scores', path: ['shown', '@'], age: 0 }] });
    expect(answer.headers.get('x-portico-stale')).toBe('scores;age=0');
    expect(answer.headers.get('age')).toBe('0');
    shop.scores.ail(undefined);
    shop.scores.version = 3;
    const after = await products(id, other);
    expect(after.data).toMatchObject({ shown: [{ points: `${id} v3` }, { points: `${other} v3` }] });
    expect(after.extensions).toBeUndefined();
    expect(after.headers.get('age')).toBeNull();
  });

  test.each(Object.entries(REFUSALS))('%s is an answer: no older one stands in', async (_name, [script, code]) => {
    await products(id);
    shop.scores.ail(script);
    const answer = await products(id);
    expect(answer.data).toEqual({ shown: [{ name: `product ${id}`, points: null }] });
    expect(answer.errors).toMatchObject([{ path: ['shown', 0, 'points'], extensions: { code } }]);
    expect(answer.extensions).toBeUndefined();
    expect(answer.headers.get('x-portico-stale')).toBeNull();
  });

  test('entities are found in whatever call they came; the others are null, with the reason at their paths', async () => {
    const [third, unknown] = [`${id}3`, `${id}4`];
    await products(id, other);
    shop.scores.version = 2;
    await products(third, other, 'gone');
    shop.scores.ail(DOWN);
    const answer = await products(unknown, third, other, id, 'gone');
    expect(answer.data).toEqual({
      shown: [
        { name: `product ${unknown}`, points: null },
        { name: `product ${third}`, points: `${third} v2` },
        { name: `product ${other}`, points: `${other} v2` },
        { name: `product ${id}`, points: `${id} v1` },
        // It was null when all was well: that is an answer, too.
        { name: 'product gone', points: null },
      ],
    });
    expect(answer.errors).toEqual([
      {
        message: "The 'scores' service could not be reached.",
        path: ['shown', 0, 'points'],
        extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'scores' },
      },
    ]);
    expect(answer.extensions).toEqual({ stale: [{ subgraph: 'scores', path: ['shown', '@'], age: 0 }] });
  });

  test('an entity is found whatever operation it came with', async () => {
    await ask(`query One { product(id: "${id}") { score } }`);
    shop.scores.ail(DOWN);
    const answer = await ask(`query Two { products(ids: ["${id}"]) { score } }`);
    expect(answer.data).toEqual({ products: [{ score: `${id} v1` }] });
  });

  test('an entity is not found for other arguments', async () => {
    const constant = (by: string) => `{ product(id: "${id}") { rank(by: "${by}") } }`;
    const variable = `query ($by: String) { product(id: "${id}") { rank(by: $by) } }`;
    await ask(constant('a'));
    await ask(variable, { by: 'a' });
    shop.scores.ail(DOWN);
    expect((await ask(constant('a'))).data).toEqual({ product: { rank: `a:${id} v1` } });
    expect((await ask(constant('b'))).data).toEqual({ product: { rank: null } });
    expect((await ask(variable, { by: 'a' })).data).toEqual({ product: { rank: `a:${id} v1` } });
    expect((await ask(variable, { by: 'b' })).data).toEqual({ product: { rank: null } });
  });

  test('without an older answer there is null and the code, as ever', async () => {
    shop.scores.ail(DOWN);
    const answer = await products(id);
    expect(answer.data).toEqual({ shown: [{ name: `product ${id}`, points: null }] });
    expect(answer.errors).toMatchObject([
      { path: ['shown', 0, 'points'], extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'scores' } },
    ]);
    expect(answer.extensions).toBeUndefined();
  });

  test('answers with errors are not kept, and do not replace good ones', async () => {
    await products(id);
    shop.scores.version = 2;
    const half = await products('bad', id);
    expect(half.data).toMatchObject({ shown: [{ points: null }, { points: `${id} v2` }] });
    shop.scores.ail(DOWN);
    const answer = await products('bad', id);
    expect(answer.data).toMatchObject({ shown: [{ points: null }, { points: `${id} v1` }] });
    expect(answer.errors).toMatchObject([{ path: ['shown', 0, 'points'] }]);
  });

  test('a mutation is neither kept nor answered from before', async () => {
    expect((await ask('mutation { vote }')).data).toEqual({ vote: 'vote 1' });
    shop.scores.ail(DOWN);
    const answer = await ask('mutation { vote }');
    expect(answer.data).toEqual({ vote: null });
    expect(answer.errors).toMatchObject([{ path: ['vote'], extensions: { code: 'SUBREQUEST_HTTP_ERROR' } }]);
  });

  test('a request with `Cache-Control: no-store` is neither kept nor answered from before', async () => {
    const noStore = { 'cache-control': 'no-store' };
    await products(id);
    await ask(PRODUCTS, { ids: [other] }, noStore);
    shop.scores.ail(DOWN);
    expect((await products(id, other)).data).toMatchObject({ shown: [{ points: `${id} v1` }, { points: null }] });
    expect((await ask(PRODUCTS, { ids: [id] }, noStore)).data).toMatchObject({ shown: [{ points: null }] });
  });

  test('requests that share an execution are all marked', async () => {
    await products(id);
    shop.scores.ail(() => {});
    const answers = await Promise.all(Array.from({ length: 8 }, () => products(id)));
    for (const answer of answers) {
      expect(answer.data).toEqual({ shown: [{ name: `product ${id}`, points: `${id} v1` }] });
      expect(answer.extensions).toEqual({ stale: [{ subgraph: 'scores', path: ['shown', '@'], age: 0 }] });
      expect(answer.headers.get('x-portico-stale')).toBe('scores;age=0');
    }
  });

  test('it is counted, on the record of the request, and told once; also when nobody listens any more', async () => {
    await using own = await openShop(options);
    expect((await own.gateway.query(trending)).data).toEqual({ trending: `${tests} v1` });
    await own.scores.stop();
    for (let round = 0; round < 3; round += 1) {
      const answer = await own.gateway.query(trending);
      expect(answer.data).toEqual({ trending: `${tests} v1` });
      expect(answer.extensions).toEqual({ stale: [{ subgraph: 'scores', path: [], age: 0 }] });
    }
    const read = (series: string) => readMetric(own.gateway.adminUrl, series);
    expect(await read('portico_stale_answers_total{subgraph="scores"}')).toBe(3);
    expect(await read('portico_subgraph_calls_total{subgraph="scores",outcome="stale"}')).toBe(3);
    expect(await read('portico_kept_answers_entries')).toBe(1);
    expect(await read('portico_kept_answers_bytes')).toBeGreaterThan(100);
    const { lines } = own.gateway;
    expect(lines.filter(({ msg }) => msg === 'older answers stand in for a subgraph that fails')).toHaveLength(1);
    expect(lines.filter(({ msg }) => msg === 'subgraph call failed')).toHaveLength(0);
    expect(lines.filter(({ calls }) => JSON.stringify(calls)?.includes('"stale"'))).toHaveLength(3);
  });
});

test('an open breaker is an outage: no call is made, and what is known is answered', async () => {
  const circuit_breaker = { volume_threshold: 2, reset_timeout: '60s' };
  await using shop = await openShop({ shaping: { circuit_breaker } });
  const ask = (where: string) => shop.gateway.query(`{ trending(where: "${where}") }`);
  await ask('known');
  shop.scores.ail(DOWN);
  await until(async () => (await ask('unknown')).errors?.[0]?.extensions?.code === 'SUBGRAPH_CIRCUIT_OPEN');
  const before = shop.scores.received.length;
  const answer = await ask('known');
  expect(answer.data).toEqual({ trending: 'known v1' });
  expect(answer.errors).toBeUndefined();
  expect(answer.extensions).toEqual({ stale: [{ subgraph: 'scores', path: [], age: expect.any(Number) }] });
  expect(shop.scores.received).toHaveLength(before);
});

test('with 0s nothing is kept', async () => {
  await using shop = await openShop({ shaping: { stale_if_error: '0s' } });
  await shop.gateway.query('{ trending }');
  shop.scores.ail(DOWN);
  expect((await shop.gateway.query('{ trending }')).data).toEqual({ trending: null });
  expect(await readMetric(shop.gateway.adminUrl, 'portico_kept_answers_entries')).toBe(0);
});
