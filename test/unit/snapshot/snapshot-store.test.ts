import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { beforeEach, expect, test } from 'vitest';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { SnapshotStore } from '../../../src/snapshot/snapshot-store.ts';

let ended: string[];
beforeEach(() => {
  ended = [];
});

function snapshot(id: string): Snapshot {
  const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLString } } });
  return {
    id,
    createdAt: new Date(0),
    supergraph: { id, sdl: '', subgraphs: new Map(), rateLimits: [] },
    sources: { sources: new Map(), release: () => ended.push(`${id} sources`) },
    execution: {
      apiSchema: new GraphQLSchema({ query }),
      execute: async () => ({ data: null }),
      dispose: async () => {
        ended.push(`${id} execution`);
      },
    },
  };
}

test('a swapped-out snapshot that nobody uses is let go at once', () => {
  const store = new SnapshotStore();
  store.swap(snapshot('old'));
  store.swap(snapshot('new'));
  expect(ended).toEqual(['old sources', 'old execution']);
  expect(store.liveCount).toBe(1);
});

test('a swapped-out snapshot lives until its last request ends', () => {
  const store = new SnapshotStore();
  const old = snapshot('old');
  store.swap(old);
  const first = store.leaseFor(old.execution.apiSchema);
  const second = store.leaseFor(old.execution.apiSchema);
  store.swap(snapshot('new'));
  first.release();
  first.release();
  expect(ended).toEqual([]);
  expect(second.snapshot).toBe(old);
  second.release();
  expect(ended).toEqual(['old sources', 'old execution']);
});

test('a request that ends does not end the current snapshot', () => {
  const store = new SnapshotStore();
  const current = snapshot('current');
  store.swap(current);
  store.leaseFor(current.execution.apiSchema).release();
  expect(ended).toEqual([]);
});

test('a schema of no live snapshot cannot be leased', () => {
  const store = new SnapshotStore();
  const old = snapshot('old');
  store.swap(old);
  store.swap(snapshot('new'));
  expect(() => store.leaseFor(old.execution.apiSchema)).toThrow(TypeError);
});

test('listeners learn of the current snapshot at once, and of each swap within it', () => {
  const store = new SnapshotStore();
  const seen: string[] = [];
  store.swap(snapshot('1'));
  const unsubscribe = store.subscribe(({ id }) => {
    seen.push(id);
    // The old one is still usable while listeners change over.
    expect(ended).toEqual([]);
  });
  store.swap(snapshot('2'));
  unsubscribe();
  store.swap(snapshot('3'));
  expect(seen).toEqual(['1', '2']);
});
