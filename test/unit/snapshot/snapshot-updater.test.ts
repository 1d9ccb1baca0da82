import { createHash } from 'node:crypto';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PorticoError } from '../../../src/core/portico-error.ts';
import type { Engine } from '../../../src/snapshot/engine.ts';
import { SnapshotStore } from '../../../src/snapshot/snapshot-store.ts';
import type { Candidate, UpdateOutcome } from '../../../src/snapshot/snapshot-updater.ts';
import { SnapshotUpdater } from '../../../src/snapshot/snapshot-updater.ts';
import { SourceDirectory } from '../../../src/sources/source-directory.ts';
import { Composer } from '../../../src/supergraph/composer.ts';
import { supergraphOf } from '../plan/supergraphs.ts';

/** What the engine waits for before it has prepared anything. */
let gate: PromiseWithResolvers<void> | undefined;
let preparing: PromiseWithResolvers<void>;
let inPreparation: number;
let mostInPreparation: number;
let disposed: number;

const engine: Engine = {
  name: 'none',
  prepare: async (supergraph) => {
    inPreparation += 1;
    mostInPreparation = Math.max(mostInPreparation, inPreparation);
    preparing.resolve();
    await gate?.promise;
    inPreparation -= 1;
    if (supergraph.sdl.includes('unservable')) throw new Error('the engine refuses');
    return {
      apiSchema: buildSchema('type Query { a: Int }'),
      execute: async () => ({ data: null }),
      dispose: async () => {
        disposed += 1;
      },
    };
  },
};

const candidate = (sdl: string): Candidate => ({
  kind: 'subgraphs',
  set: { subgraphs: [{ name: 'a', sdl, routingUrl: 'http://127.0.0.1:1/graphql' }], problems: [] },
});

let store: SnapshotStore;
let directory: SourceDirectory;
let outcomes: UpdateOutcome[];
let updater: SnapshotUpdater;

beforeEach(() => {
  gate = undefined;
  preparing = Promise.withResolvers();
  inPreparation = 0;
  mostInPreparation = 0;
  disposed = 0;
  store = new SnapshotStore();
  outcomes = [];
  directory = new SourceDirectory(() => ({
    timeoutMs: 1,
    maxResponseBytes: 1,
    connections: 1,
    poolIdleTimeoutMs: 1,
  }));
  updater = new SnapshotUpdater({
    composer: new Composer({ timeoutMs: 30_000 }),
    engine,
    directory,
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

test('a snapshot that is ready when nothing is served any more is disposed of', async () => {
  gate = Promise.withResolvers();
  const offered = updater.offer(candidate('type Query { a: Int }'));
  await preparing.promise;
  const stopped = updater.stop();
  gate.resolve();
  await Promise.all([offered, stopped]);
  expect(store.current).toBeUndefined();
  expect(disposed).toBe(1);
});

describe('a supergraph of an earlier run', () => {
  const EARLIER = supergraphOf([{ name: 'a', sdl: 'type Query { earlier: Int }' }]);

  test('is served when no candidate is', async () => {
    await updater.offer(candidate('type Query { a: Missing }'));
    await updater.restore({ sdl: EARLIER });
    expect(store.current?.supergraph.sdl).toBe(EARLIER);
    expect(updater.rejection?.code).toBe('COMPOSITION_FAILED');
  });

  test('waits while a candidate is worked on, and gives way to it', async () => {
    gate = Promise.withResolvers();
    const offered = updater.offer(candidate('type Query { a: Int }'));
    await preparing.promise;
    const restored = updater.restore({ sdl: EARLIER });
    gate.resolve();
    await Promise.all([offered, restored]);
    expect(store.current?.supergraph.sdl).toContain('a: Int');
    expect({ mostInPreparation, disposed }).toEqual({ mostInPreparation: 1, disposed: 0 });
  });

  test('is replaced by a candidate that comes meanwhile, one after the other', async () => {
    gate = Promise.withResolvers();
    const restored = updater.restore({ sdl: EARLIER });
    await preparing.promise;
    const offered = updater.offer(candidate('type Query { a: Int }'));
    gate.resolve();
    await Promise.all([offered, restored]);
    expect(store.current?.supergraph.sdl).toContain('a: Int');
    expect({ mostInPreparation, disposed }).toEqual({ mostInPreparation: 1, disposed: 1 });
  });
});

describe('a supergraph that is published', () => {
  const first = supergraphOf([{ name: 'a', sdl: 'type Query { a: Int }' }]);
  const refused = supergraphOf([{ name: 'a', sdl: '"unservable" type Query { a: Int }' }]);
  const at = (host: string) => [{ id: host, url: `http://${host}/graphql` }];
  const fetched: string[] = [];

  const published = (sdl: string, sequence: number, host: string): Candidate => ({
    kind: 'published',
    supergraph: {
      sequence,
      hash: createHash('sha256').update(sdl).digest('hex'),
      fetch: async () => {
        fetched.push(host);
        return sdl;
      },
      route: async (urls) => () => {
        for (const name of urls.keys()) directory.updateInstances(name, at(host));
      },
    },
  });
  const sequences = () => outcomes.map((outcome) => 'candidate' in outcome && sequenceOf(outcome.candidate));
  const sequenceOf = (one: Candidate | undefined) => (one?.kind === 'published' ? one.supergraph.sequence : undefined);

  test('is served as it is, and its instances are called from the swap on', async () => {
    const instancesAtSwap: unknown[] = [];
    store.subscribe(() => instancesAtSwap.push(directory.instancesOf('a')));
    await updater.offer(published(first, 1, 'one'));
    expect(store.current?.supergraph.sdl).toBe(first);
    expect(instancesAtSwap).toEqual([at('one')]);
  });

  test('leaves the instances of what is served alone when the engine refuses it', async () => {
    await updater.offer(published(first, 1, 'one'));
    await updater.offer(published(refused, 2, 'two'));
    expect(kinds()).toEqual(['swapped', 'rejected']);
    expect(sequences()).toEqual([1, 2]);
    expect(directory.instancesOf('a')).toEqual(at('one'));
  });

  test('is not fetched again when it is what is served; its instances count, and a rejection is over', async () => {
    await updater.offer(published(first, 1, 'one'));
    await updater.offer(published(refused, 2, 'two'));
    fetched.length = 0;
    await updater.offer(published(first, 3, 'three'));
    expect(kinds()).toEqual(['swapped', 'rejected', 'unchanged']);
    expect(sequences()).toEqual([1, 2, 3]);
    expect(fetched).toEqual([]);
    expect(directory.instancesOf('a')).toEqual(at('three'));
    expect(updater.rejection).toBeUndefined();
  });

  test('is rejected with the code of what cannot be fetched', async () => {
    const hash = '0'.repeat(64);
    const fetch = () => Promise.reject(new PorticoError('ROUTING_URL_UNUSABLE', { subgraph: 'a', reason: 'no' }));
    await updater.offer({ kind: 'published', supergraph: { sequence: 1, hash, fetch, route: async () => () => {} } });
    expect(updater.rejection?.code).toBe('ROUTING_URL_UNUSABLE');
  });
});
