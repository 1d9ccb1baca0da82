import { beforeEach, describe, expect, test } from 'vitest';
import type { KeepingRule } from '../../../../src/sources/stale/keeping-rules.ts';
import { KeptAnswers, ownerOf, PUBLIC } from '../../../../src/sources/stale/kept-answers.ts';
import { wantedEntities } from '../../../../src/sources/stale/split-answer.ts';

const RULE: KeepingRule = { scope: 'identity', freshMs: 0, staleIfErrorMs: 60_000, staleWhileRevalidateMs: 0 };
const ANN = ownerOf('ann');

let now = 1_000_000;
let kept: KeptAnswers;
beforeEach(() => {
  now = 1_000_000;
  kept = new KeptAnswers({ maxBytes: 100_000, now: () => now });
});

const originOf = (text: string, age?: string) => ({
  text,
  bytes: Buffer.byteLength(text),
  cacheControl: undefined,
  age,
  headers: {},
});
const keep = (body: string, text: string, owner = ANN) => kept.keep('s', owner, body, originOf(text), RULE);

const ALONE = 'query A($representations:[_Any!]!){_entities(representations:$representations){...on P{name}}}';
const TOGETHER =
  'query B($_entities0:[_Any!]!,$_entities1:[_Any!]!){_entities0:_entities(representations:$_entities0){...on P{name}} _entities1:_entities(representations:$_entities1){...on P{price}}}';
const representations = (...ids: number[]) => ids.map((id) => ({ __typename: 'P', id }));
const alone = (...ids: number[]) =>
  JSON.stringify({ query: ALONE, variables: { representations: representations(...ids) } });
const together = (names: number[], prices: number[]) =>
  JSON.stringify({
    query: TOGETHER,
    variables: { _entities0: representations(...names), _entities1: representations(...prices) },
  });

/** The texts of the entities that `body` asks for, as far as they are known. */
function find(body: string, owner = ANN): (string | undefined)[] {
  kept.takeApart('s', owner, body);
  return (wantedEntities(body) ?? []).map(({ key }) => kept.entity('s', owner, key)?.text);
}

test('an answer is found by its subgraph, its owner and its body', () => {
  keep('{"query":"{a}"}', '{"data":{"a":1}}');
  expect(kept.call('s', ANN, '{"query":"{a}"}')).toMatchObject({ text: '{"data":{"a":1}}', givenAt: now });
  expect(kept.call('s', ANN, '{"query":"{b}"}')).toBeUndefined();
  expect(kept.call('s', ownerOf('bob'), '{"query":"{a}"}')).toBeUndefined();
  expect(kept.call('s', PUBLIC, '{"query":"{a}"}')).toBeUndefined();
  expect(kept.call('other', ANN, '{"query":"{a}"}')).toBeUndefined();
});

test('nobody is named like those for whom anything is public', () => {
  keep('b', 'secret', ownerOf('anybody'));
  keep('b', 'nobody', ownerOf(''));
  expect(kept.call('s', PUBLIC, 'b')).toBeUndefined();
});

test('the latest replaces the one before; an equal one makes it younger', () => {
  keep('b', 'one');
  now += 1_000;
  keep('b', 'one');
  expect(kept.call('s', ANN, 'b')).toMatchObject({ text: 'one', givenAt: now });
  keep('b', 'two');
  expect(kept.call('s', ANN, 'b')).toMatchObject({ text: 'two' });
  expect(kept.statistics).toMatchObject({ entries: 1, evictions: 0 });
});

test('the time that it has been under way counts', () => {
  kept.keep('s', ANN, 'b', originOf('x', '30'), RULE);
  expect(kept.call('s', ANN, 'b')?.givenAt).toBe(now - 30_000);
  kept.keep('s', ANN, 'c', originOf('x', 'soon'), RULE);
  expect(kept.call('s', ANN, 'c')?.givenAt).toBe(now);
});

describe('entities', () => {
  test('of several calls, of the newest that has them', () => {
    keep(alone(1, 2), '{"data":{"_entities":[{"name":"1 old"},{"name":"2 old"}]}}');
    now += 1_000;
    keep(alone(2, 3), '{"data":{"_entities":[{"name":"2 new"},null]}}');
    expect(find(alone(1, 2, 3, 4))).toEqual(['{"name":"1 old"}', '{"name":"2 new"}', 'null', undefined]);
  });

  test('whether asked for alone or together with others', () => {
    keep(together([1, 2], [1]), '{"data":{"_entities0":[{"name":"1"},{"name":"2"}],"_entities1":[{"price":10}]}}');
    expect(find(alone(2, 1))).toEqual(['{"name":"2"}', '{"name":"1"}']);
    now += 1_000;
    keep(alone(3), '{"data":{"_entities":[{"name":"3"}]}}');
    expect(find(together([3, 1], [1, 3]))).toEqual(['{"name":"3"}', '{"name":"1"}', '{"price":10}', undefined]);
  });

  test('what comes later is looked into as well, older things replace nothing', () => {
    keep(alone(1), '{"data":{"_entities":[{"name":"first"}]}}');
    expect(find(alone(1))).toEqual(['{"name":"first"}']);
    now += 1_000;
    keep(alone(1, 2), '{"data":{"_entities":[{"name":"second"},{"name":"2"}]}}');
    expect(find(alone(1))).toEqual(['{"name":"second"}']);
    kept.keep('s', ANN, alone(1, 5), originOf('{"data":{"_entities":[{"name":"late"},{"name":"5"}]}}', '30'), RULE);
    expect(find(alone(1, 5))).toEqual(['{"name":"second"}', '{"name":"5"}']);
  });

  test('of nobody else', () => {
    keep(alone(1), '{"data":{"_entities":[{"name":"1"}]}}');
    expect(find(alone(1), ownerOf('bob'))).toEqual([undefined]);
  });

  test('a call for other things is found as a whole after that, too', () => {
    keep('{"query":"{a}"}', '{"data":{"a":1}}');
    find(alone(1));
    expect(kept.call('s', ANN, '{"query":"{a}"}')?.text).toBe('{"data":{"a":1}}');
  });

  test('in keys and bodies beyond what is hashed well', () => {
    const long = 'x'.repeat(20_000);
    const body = (ids: string[]) =>
      JSON.stringify({ query: ALONE, variables: { representations: ids.map((id) => ({ id: `${long}${id}` })) } });
    const roomy = new KeptAnswers({ maxBytes: 1_000_000, now: () => now });
    roomy.keep('s', ANN, body(['1', '2']), originOf('{"data":{"_entities":[{"name":"1"},{"name":"2"}]}}'), RULE);
    roomy.takeApart('s', ANN, body(['2']));
    const [wanted] = wantedEntities(body(['2'])) ?? [];
    expect(roomy.entity('s', ANN, wanted?.key ?? '')?.text).toBe('{"name":"2"}');
  });
});

describe('bounds', () => {
  test('the oldest go first, and what is renewed stays', () => {
    for (let at = 0; at < 10; at += 1) keep(`body ${at}`, 'x'.repeat(9_000));
    keep('body 0', 'x'.repeat(9_000));
    keep('one more', 'x'.repeat(9_000));
    keep('and another', 'x'.repeat(9_000));
    expect(kept.call('s', ANN, 'body 0')).toBeDefined();
    expect(kept.call('s', ANN, 'body 1')).toBeUndefined();
    expect(kept.call('s', ANN, 'body 9')).toBeDefined();
    expect(kept.statistics.bytes).toBeLessThanOrEqual(100_000);
    expect(kept.statistics.evictions).toBe(2);
  });

  test('an answer beyond all room is not kept, nor the one before it', () => {
    keep('b', 'small');
    expect(keep('b', 'x'.repeat(200_000))).toBeUndefined();
    expect(kept.call('s', ANN, 'b')).toBeUndefined();
    expect(kept.statistics).toEqual({ entries: 0, bytes: 0, evictions: 0 });
  });

  test('characters beyond ASCII count twice', () => {
    keep('a', 'x');
    keep('b', 'x'.repeat(1_000));
    const ascii = kept.statistics.bytes;
    keep('b', 'ü'.repeat(1_000));
    expect(kept.statistics.bytes).toBeGreaterThan(ascii + 900);
  });

  test('any number of users, operations and entities fit in, with and without failures', () => {
    for (let user = 0; user < 3_000; user += 1) {
      const owner = ownerOf(`user ${user}`);
      now += 200;
      keep(alone(user, user + 1), `{"data":{"_entities":[{"name":"a"},{"name":"b"}]}}`, owner);
      keep(`{"query":"{f${user}}"}`, `{"data":{"f${user}":1}}`, owner);
      if (user % 3 === 0) find(alone(user), owner);
      expect(kept.statistics.bytes).toBeLessThanOrEqual(100_000);
    }
    expect(kept.statistics.entries).toBeGreaterThan(50);
    // Those that have left have left nothing behind.
    expect(kept.owners).toBeLessThanOrEqual(kept.statistics.entries);
    expect(find(alone(2_999), ownerOf('user 2999'))).toEqual(['{"name":"a"}']);
  });
});
