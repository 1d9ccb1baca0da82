import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noteFigure } from '../kit/note-figure.ts';
import type { Shop } from '../kit/shop.ts';
import { DOWN, openShop } from '../kit/shop.ts';

const HEADERS =
  'headers: { all: { request: [{ propagate: { named: authorization } }, { propagate: { named: x-role, rename: x-user-role } }] } }';

const WHOAMI = 'query ($n: ID!) { whoami(n: $n) product(id: $n) { mine } }';

/** S11: what was given to one caller is given to no other, however many there are, at whatever moment. */
describe.each(['compiled', 'apollo'])('engine %s', (engine) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ engine, yaml: HEADERS });
  });
  afterAll(() => shop[Symbol.asyncDispose]());

  const ask = (n: string, headers: Record<string, string>, more: Record<string, string> = {}) =>
    shop.gateway.query(WHOAMI, { variables: { n }, headers: { ...headers, ...more } });
  const USERS = [
    {},
    { authorization: 'ann' },
    { authorization: 'bob' },
    { authorization: 'ann', 'x-role': 'admin' },
    { 'x-role': 'ann' },
    { authorization: 'null' },
  ];
  const nameOf = ({ authorization = 'nobody', 'x-role': role = 'none' }: Record<string, string>) =>
    `${authorization} as ${role}`;

  test('each gets back what it was given, and nothing of the others', async () => {
    const known = USERS.slice(0, 4);
    for (const user of known) {
      expect((await ask('1', user)).data).toEqual({ whoami: nameOf(user), product: { mine: nameOf(user) } });
    }
    shop.scores.ail(DOWN);
    for (const user of USERS) {
      const name = known.includes(user) ? nameOf(user) : null;
      const { data, errors } = await ask('1', user);
      expect(data, JSON.stringify(user)).toEqual({ whoami: name, product: { mine: name } });
      expect(errors?.length ?? 0).toBe(name === null ? 2 : 0);
    }
    shop.scores.ail(undefined);
  });

  test('also when all of them ask at once, while it fails and while it is well', async () => {
    const requests = Array.from({ length: 120 }, (_each, at) => USERS[at % 4] ?? {});
    for (const script of [undefined, DOWN, undefined]) {
      shop.scores.ail(script);
      const answers = await Promise.all(requests.map((user) => ask('2', user)));
      for (const [at, { data }] of answers.entries()) {
        const name = nameOf(requests[at] ?? {});
        expect(data).toEqual({ whoami: name, product: { mine: name } });
      }
    }
    if (engine !== 'compiled') return;
    noteFigure({
      id: 'S11',
      what: `stale answers and calls in flight, ${requests.length} requests of 4 users at once, thrice`,
      threshold: '0 bytes of another identity; mutations never',
      measured: '0 answers of another',
      unguarded: 'without the identity in the key 8 of these 16 tests fail',
    });
  });

  test('what the subgraph calls public is for all', async () => {
    shop.scores.send({ 'cache-control': 'public' });
    await ask('3', { authorization: 'ann' });
    shop.scores.send({});
    shop.scores.ail(DOWN);
    for (const user of USERS) {
      expect((await ask('3', user)).data).toEqual({
        whoami: 'ann as none',
        product: { mine: 'ann as none' },
      });
    }
    shop.scores.ail(undefined);
  });

  test('what it calls private is for the one who asked, and for nobody when nobody was named', async () => {
    shop.scores.send({ 'cache-control': 'private, max-age=1' });
    await ask('4', {});
    await ask('4', { authorization: 'ann' });
    shop.scores.send({});
    shop.scores.ail(DOWN);
    expect((await ask('4', {})).data).toEqual({ whoami: null, product: { mine: null } });
    expect((await ask('4', { authorization: 'bob' })).data).toEqual({ whoami: null, product: { mine: null } });
    expect((await ask('4', { authorization: 'ann' })).data).toMatchObject({ whoami: 'ann as none' });
    shop.scores.ail(undefined);
  });

  test.each(['no-store', 'no-cache', 'max-age=60, must-revalidate', 'stale-if-error=0'])(
    'an answer with `Cache-Control: %s` does not stand in',
    async (cacheControl) => {
      shop.scores.send({ 'cache-control': cacheControl });
      await ask(cacheControl, { authorization: 'ann' });
      shop.scores.send({});
      shop.scores.ail(DOWN);
      expect((await ask(cacheControl, { authorization: 'ann' })).data).toMatchObject({ whoami: null });
      shop.scores.ail(undefined);
    },
  );
});
