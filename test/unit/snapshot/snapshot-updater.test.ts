import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/snapshot/engine.ts';
import { SnapshotStore } from '../../../src/snapshot/snapshot-store.ts';
import type { Candidate, UpdateOutcome } from '../../../src/snapshot/snapshot-updater.ts';
import { SnapshotUpdater } from '../../../src/snapshot/snapshot-updater.ts';
import { SourceDirectory } from '../../../src/sources/source-directory.ts';
import { Composer } from '../../../src/supergraph/composer.ts';

const engine: Engine = {
  name: 'none',
  prepare: async (supergraph) => {
    if (supergraph.sdl.includes('unservable')) throw new Error('the engine refuses');
    return {
      apiSchema: buildSchema('type Query { a: Int }'),
      execute: async () => ({ data: null }),
      dispose: async () => {},
    };
  },
};

const candidate = (sdl: string): Candidate => ({
  kind: 'subgraphs',
  set: { subgraphs: [{ name: 'a', sdl, routingUrl: 'http://127.0.0.1:1/graphql' }], problems: [] },
});

let store: SnapshotStore;
let outcomes: UpdateOutcome[];
let updater: SnapshotUpdater;

beforeEach(() => {
  store = new SnapshotStore();
  outcomes = [];
  updater = new SnapshotUpdater({
    composer: new Composer({ timeoutMs: 30_000 }),
    engine,
    directory: new SourceDirectory(() => ({
      timeoutMs: 1,
      maxResponseBytes: 1,
      connections: 1,
      poolIdleTimeoutMs: 1,
    })),
    store,
    onOutcome: (outcome) => outcomes.push(outcome),
  });
});
afterEach(() => updater.stop());

const kinds = () => outcomes.map(({ kind }) => kind);

test('a candidate that composes is served', async () => {
  await updater.offer(candidate('type Query { a: Int }'));
  expect(kinds()).toEqual(['swapped']);
  expect(store.current?.supergraph.subgraphs.get('a')).toBe('http://127.0.0.1:1/graphql');
});

test('of candidates that arrive during the work only the newest is worked on', async () => {
  const offers = ['a', 'b', 'c', 'd'].map((field) => updater.offer(candidate(`type Query { ${field}: Int }`)));
  await Promise.all(offers);
  expect(kinds()).toEqual(['swapped', 'swapped']);
  expect(store.current?.supergraph.sdl).toContain('d: Int');
});

test('a candidate that does not compose leaves the one before it', async () => {
  await updater.offer(candidate('type Query { a: Int }'));
  await updater.offer(candidate('type Query { a: Missing }'));
  expect(kinds()).toEqual(['swapped', 'rejected']);
  expect(store.current?.supergraph.sdl).toContain('a: Int');
  expect(updater.rejection).toMatchObject({
    code: 'COMPOSITION_FAILED',
    issues: [{ code: 'INVALID_GRAPHQL', message: '[a] Unknown type Missing' }],
  });
});

test('going back to what is served clears the rejection, without a swap', async () => {
  await updater.offer(candidate('type Query { a: Int }'));
  const served = store.current;
  await updater.offer(candidate('type Query { a: Missing }'));
  await updater.offer(candidate('type Query { a: Int }'));
  expect(kinds()).toEqual(['swapped', 'rejected', 'unchanged']);
  expect(store.current).toBe(served);
  expect(updater.rejection).toBeUndefined();
});

test('what the engine refuses is a rejection', async () => {
  await updater.offer(candidate('"unservable" type Query { a: Int }'));
  expect(updater.rejection?.message).toBe('the engine refuses');
  expect(store.current).toBeUndefined();
});

test('a text that is no supergraph is a rejection', async () => {
  await updater.offer({ kind: 'supergraph', sdl: 'type Query { a: Int }' });
  expect(updater.rejection?.code).toBe('SUPERGRAPH_INVALID');
});

test('stopping in the middle of a composition says nothing about its candidate', async () => {
  const offered = updater.offer(candidate('type Query { a: Int }'));
  await updater.stop();
  await offered;
  expect(outcomes).toEqual([]);
  expect(updater.rejection).toBeUndefined();
});
