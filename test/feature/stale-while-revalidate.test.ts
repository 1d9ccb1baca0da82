import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMetric } from '../kit/read-metric.ts';
import type { Shop } from '../kit/shop.ts';
import { DOWN, openShop } from '../kit/shop.ts';
import { until } from '../kit/until.ts';

describe.each(['compiled', 'apollo'])('engine %s', (engine) => {
  let shop: Shop;
  let tests = 0;
  beforeAll(async () => {
    shop = await openShop({ engine, shaping: { stale_if_error: '0s', stale_while_revalidate: '30s' } });
  });
  afterAll(() => shop[Symbol.asyncDispose]());
  beforeEach(() => {
    tests += 1;
    shop.scores.ail(undefined);
    shop.scores.version = 1;
  });
  const ask = () => shop.gateway.query(`{ trending(where: "${tests}") }`);
  const calls = () => shop.scores.received.filter(({ body }) => body.query.includes(`"${tests}"`)).length;

  test('within its max-age an answer is given again without asking, and is not called stale', async () => {
    shop.scores.send({ 'cache-control': 'max-age=60' });
    await ask();
    shop.scores.version = 2;
    const answer = await ask();
    expect(answer.data).toEqual({ trending: `${tests} v1` });
    expect(answer.extensions).toBeUndefined();
    expect(answer.headers.get('x-portico-stale')).toBeNull();
    expect(calls()).toBe(1);
    const fresh = 'portico_subgraph_calls_total{subgraph="scores",outcome="fresh"}';
    expect(await readMetric(shop.gateway.adminUrl, fresh)).toBe(1);
  });

  test('after it the older answer is given at once, while one call fetches a newer', async () => {
    // Given 61 s ago, as a cache on the way says.
    shop.scores.send({ 'cache-control': 'max-age=60', age: '61' });
    await ask();
    const held: (() => void)[] = [];
    shop.scores.hold((go) => held.push(go));
    shop.scores.version = 2;
    const answers = [];
    for (let round = 0; round < 5; round += 1) answers.push(await ask());
    for (const { data, extensions, headers } of answers) {
      expect(data).toEqual({ trending: `${tests} v1` });
      expect(extensions).toEqual({ stale: [{ subgraph: 'scores', path: [], age: 61 }] });
      expect(headers.get('age')).toBe('61');
    }
    await until(() => held.length === 1);
    shop.scores.send({ 'cache-control': 'max-age=60' });
    shop.scores.hold(undefined);
    for (const go of held) go();
    const answer = await until(async () => {
      const now = await ask();
      return now.extensions === undefined && now;
    });
    expect(answer.data).toEqual({ trending: `${tests} v2` });
    expect(calls()).toBe(2);
  });

  test('a refresh that fails leaves the older answer, and the next request tries again', async () => {
    shop.scores.send({ 'cache-control': 'max-age=60', age: '61' });
    await ask();
    shop.scores.ail(DOWN);
    expect((await ask()).data).toEqual({ trending: `${tests} v1` });
    await until(() => calls() === 2);
    await until(async () => {
      expect((await ask()).data).toEqual({ trending: `${tests} v1` });
      return calls() >= 3;
    });
  });

  test.each([
    ['does not say how long it is fresh', {}],
    ['was given too long ago', { 'cache-control': 'max-age=60', age: '91' }],
    ['has a shorter time of its own', { 'cache-control': 'max-age=60, stale-while-revalidate=5', age: '66' }],
    ['must be asked for', { 'cache-control': 'max-age=60, must-revalidate' }],
  ])('an answer that %s is asked for each time', async (_name, headers) => {
    shop.scores.send(headers);
    await ask();
    shop.scores.version = 2;
    const answer = await ask();
    expect(answer.data).toEqual({ trending: `${tests} v2` });
    expect(answer.extensions).toBeUndefined();
    expect(calls()).toBe(2);
  });
});

test('it is off unless configured', async () => {
  await using shop = await openShop();
  shop.scores.send({ 'cache-control': 'max-age=60' });
  await shop.gateway.query('{ trending }');
  shop.scores.version = 2;
  expect((await shop.gateway.query('{ trending }')).data).toEqual({ trending: 'here v2' });
});

test('an answer that stood in for a failure ages, and ends with its time', async () => {
  await using shop = await openShop({ shaping: { stale_if_error: '1500ms' } });
  await shop.gateway.query('{ trending }');
  shop.scores.ail(DOWN);
  await delay(1_050);
  expect((await shop.gateway.query('{ trending }')).extensions).toMatchObject({ stale: [{ age: 1 }] });
  await until(async () => (await shop.gateway.query('{ trending }')).data?.trending === null);
});
