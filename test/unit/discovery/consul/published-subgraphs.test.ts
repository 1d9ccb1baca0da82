import { describe, expect, it } from 'vitest';
import { AddressPolicy } from '../../../../src/discovery/address-policy.ts';
import type { PublishedSubgraphs } from '../../../../src/discovery/consul/published-subgraphs.ts';
import { NOTHING_PUBLISHED, readPublished } from '../../../../src/discovery/consul/published-subgraphs.ts';
import type { KvEntry } from '../../../../src/discovery/consul/read-entries.ts';

const prefix = 'portico/main/subgraphs/';
const options = { prefix, policy: new AddressPolicy(), maxSdlBytes: 10_000 };
const SDL = 'type Query { a: Int }';

function entry(path: string, value = SDL, createIndex = 1): KvEntry {
  return { key: `${prefix}${path}`, value, createIndex };
}
function read(before: PublishedSubgraphs, entries: readonly KvEntry[], reset = false): PublishedSubgraphs {
  return readPublished(before, entries, reset, options);
}
const names = (state: PublishedSubgraphs) => [...state.publications.keys()].toSorted();
const both = [entry('a/schema', SDL, 5), entry('b/schema', SDL, 6)];

describe('a missing subgraph', () => {
  const before = read(NOTHING_PUBLISHED, both);

  it('is gone when another one is still there', () => {
    const state = read(before, [entry('a/schema', SDL, 5)]);
    expect(names(state)).toEqual(['a']);
    expect(state.problems).toEqual([]);
  });

  it('is gone even when that other one has changed', () => {
    expect(names(read(before, [entry('a/schema', `${SDL} # new`, 5)]))).toEqual(['a']);
  });

  it('is kept when the index went back', () => {
    const state = read(before, [entry('a/schema', SDL, 5)], true);
    expect(names(state)).toEqual(['a', 'b']);
    expect([...state.kept]).toEqual(['b']);
    expect(state.problems).toEqual([{ subgraph: 'b', message: expect.stringContaining('loss of data') }]);
  });

  it('is kept when all are missing', () => {
    expect(names(read(before, []))).toEqual(['a', 'b']);
  });

  it('is kept when those that are there were made anew: a restarted store being filled again', () => {
    const refilled = read(before, [entry('a/schema', SDL, 2)]);
    expect(names(refilled)).toEqual(['a', 'b']);
    // It stays kept although the next answers follow from the first.
    const next = read(refilled, [entry('a/schema', SDL, 2), entry('c/schema', SDL, 9)]);
    expect(names(next)).toEqual(['a', 'b', 'c']);
    const back = read(next, [entry('a/schema', SDL, 2), entry('b/schema', SDL, 12)]);
    expect(names(back)).toEqual(['a', 'b']);
    expect(back.problems).toEqual([]);
    expect(names(read(back, [entry('a/schema', SDL, 2)]))).toEqual(['a']);
  });
});

describe('a defect', () => {
  it.each<[string, string, RegExp]>([
    ['a/schema', 'type Query {', /is not GraphQL/],
    ['a/schema', '', /is empty/],
    ['a/schema', `# ${'x'.repeat(10_000)}`, /at most 10000/],
    ['a/routing', '{', /is not JSON/],
    ['a/routing', '[]', /is not understood/],
    ['a/routing', 'null', /is not understood/],
    ['a/routing', '{"service":7}', /service: /],
    ['a/routing', '{"__proto__":{"url":"http://x/"}}', /is not understood/],
    ['a/routing', '{"path":"graphql"}', /path: /],
    ['a/routing', '{"scheme":"file"}', /scheme: /],
    ['a/routing', '{"url":"http://169.254.169.254/"}', /169\.254\.169\.254 is refused/],
    ['a/routing', '{"url":"http://x/","service":"y"}', /goes with nothing else/],
    ['a/routing', `{"service":"${'x'.repeat(20_000)}"}`, /more than 16384 bytes/],
  ])('in %s (%s) leaves its subgraph as it was and the others alone', (path, value, message) => {
    const before = read(NOTHING_PUBLISHED, both);
    const entries = [...both.filter(({ key }) => key !== prefix + path), entry(path, value, 5)];
    const state = read(before, entries);
    expect(names(state)).toEqual(['a', 'b']);
    expect(state.publications.get('a')).toEqual(before.publications.get('a'));
    expect(state.problems).toEqual([{ subgraph: 'a', message: expect.stringMatching(message) }]);

    const first = read(NOTHING_PUBLISHED, entries);
    expect(names(first)).toEqual(['b']);
    expect([...first.unusable]).toEqual(['a']);
  });
});

describe('keys', () => {
  it.each(['__proto__/schema', '1a/schema', 'a.b/schema', `${'a'.repeat(65)}/schema`, '/schema', 'schema', 'ä/schema'])(
    '%s is reported and ignored',
    (path) => {
      const state = read(NOTHING_PUBLISHED, [...both, entry(path)]);
      expect(names(state)).toEqual(['a', 'b']);
      expect(state.problems).toEqual([
        expect.objectContaining({ message: expect.stringContaining(path.slice(0, 40)) }),
      ]);
    },
  );

  it('constructor is a name like any other', () => {
    expect(names(read(NOTHING_PUBLISHED, [entry('constructor/schema')]))).toEqual(['constructor']);
  });

  it('of folders are nothing', () => {
    const state = read(NOTHING_PUBLISHED, [...both, entry('', ''), entry('a/', '')]);
    expect(state.problems).toEqual([]);
  });

  it('of a routing without a schema are reported', () => {
    const state = read(NOTHING_PUBLISHED, [entry('a/routing', '{}')]);
    expect(state.problems).toEqual([{ subgraph: 'a', message: expect.stringContaining('without a schema') }]);
  });
});

it('reads the routing', () => {
  const state = read(NOTHING_PUBLISHED, [
    entry('a/schema'),
    entry('a/routing', '{"service":"accounts","path":"/api","scheme":"https"}'),
    entry('b/schema'),
    entry('b/routing', '{"url":"https://b.example.com/graphql"}'),
    entry('c/schema'),
  ]);
  expect(state.publications.get('a')?.routing).toEqual({
    kind: 'service',
    service: 'accounts',
    path: '/api',
    scheme: 'https',
  });
  expect(state.publications.get('b')?.routing).toEqual({ kind: 'url', url: 'https://b.example.com/graphql' });
  expect(state.publications.get('c')?.routing).toEqual({ kind: 'service', service: 'c' });
});
