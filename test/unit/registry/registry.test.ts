import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Authorship } from '../../../src/registry/model/history-entry.ts';
import { Registry } from '../../../src/registry/registry.ts';
import type { RegistryStore } from '../../../src/registry/store/registry-store.ts';
import { compose } from '../../../src/supergraph/compose.ts';
import { readSupergraph } from '../../../src/supergraph/supergraph.ts';
import { publishedSdl } from '../../kit/published-sdl.ts';
import type { StoreStand } from '../../kit/registry-stores.ts';
import { folderStand } from '../../kit/registry-stores.ts';

const USERS = 'type Query { me: User } type User @key(fields: "id") { id: ID! name: String }';
const REVIEWS = 'type Query { top: Int } type User @key(fields: "id") { id: ID! reviews: [String!] }';
const BROKEN = 'type Query { broken: Missing }';

let stand: StoreStand;
let store: RegistryStore;
let registry: Registry;

beforeEach(() => {
  stand = folderStand();
  store = stand.open();
  registry = open();
});
afterEach(() => stand[Symbol.asyncDispose]());

function open(options: Partial<ConstructorParameters<typeof Registry>[0]> = {}): Registry {
  return new Registry({ store, compose: async (subgraphs) => compose(subgraphs), random: () => 0, ...options });
}

const by = (message: string): Authorship => ({ who: 'ann', at: '2026-11-26T10:00:00.000Z', message });

function publish(name: string, sdl: string | null, routingUrl?: string) {
  const change = sdl === null ? null : { sdl, routingUrl };
  return registry.publish({ changes: new Map([[name, change]]), by: by(`publish ${name}`) });
}

async function twoSubgraphs(): Promise<void> {
  expect(await publish('users', USERS, 'http://users/graphql')).toMatchObject({ kind: 'published' });
  expect(await publish('reviews', REVIEWS, 'consul://reviews/graphql')).toMatchObject({ kind: 'published' });
}

describe('publish', () => {
  test('a new graph has nothing', async () => {
    expect(await registry.head()).toBeUndefined();
    expect(await registry.supergraph()).toBeUndefined();
    expect(await registry.history()).toEqual([]);
    expect(await registry.inputs()).toEqual([]);
  });

  test('the first subgraph makes the graph', async () => {
    const result = await publish('users', USERS, 'http://users/graphql');
    expect(result).toMatchObject({ kind: 'published', created: ['users'], updated: [], deleted: [] });
    expect(await registry.head()).toMatchObject({
      sequence: 1,
      subgraphs: { users: { routingUrl: 'http://users/graphql', sequence: 1 } },
      supergraph: { sequence: 1 },
    });
    expect(await publishedSdl(registry, 'users')).toBe(USERS);
    const supergraph = await registry.supergraph();
    expect(readSupergraph(supergraph?.sdl ?? '').subgraphs).toEqual(new Map([['users', 'http://users/graphql']]));
    expect(supergraph?.hash.slice(0, 12)).toBe(readSupergraph(supergraph?.sdl ?? '').id);
  });

  test('what is served is composed of the whole set', async () => {
    await twoSubgraphs();
    const expected = compose([
      { name: 'reviews', sdl: REVIEWS, routingUrl: 'consul://reviews/graphql' },
      { name: 'users', sdl: USERS, routingUrl: 'http://users/graphql' },
    ]);
    expect(await registry.supergraph()).toMatchObject({
      sequence: 2,
      sdl: expected.kind === 'composed' && expected.sdl,
    });
    expect(await registry.inputs()).toHaveLength(2);
  });

  test('a new subgraph has to say where it is; later it keeps its address', async () => {
    expect(await publish('users', USERS)).toEqual({
      kind: 'refused',
      refusal: { kind: 'routing-url-missing', name: 'users' },
    });
    expect(await registry.head()).toBeUndefined();
    await publish('users', USERS, 'http://users/graphql');
    expect(await publish('users', `${USERS} type More { a: Int }`)).toMatchObject({
      kind: 'published',
      updated: ['users'],
    });
    expect((await registry.head())?.subgraphs.users).toMatchObject({
      routingUrl: 'http://users/graphql',
      sequence: 2,
    });
  });

  test('identical schema and address: nothing is written', async () => {
    await twoSubgraphs();
    const keys = await store.keys('');
    expect(await publish('users', USERS, 'http://users/graphql')).toMatchObject({
      kind: 'unchanged',
      head: { sequence: 2 },
    });
    expect(await publish('users', USERS)).toMatchObject({ kind: 'unchanged' });
    expect(await store.keys('')).toEqual(keys);
  });

  test('another address alone is a change', async () => {
    await twoSubgraphs();
    expect(await publish('users', USERS, 'http://elsewhere/')).toMatchObject({ kind: 'published', updated: ['users'] });
  });

  test('a set that does not compose is refused with the reasons', async () => {
    await twoSubgraphs();
    const result = await publish('reviews', BROKEN);
    expect(result).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'does-not-compose', errors: [{ code: 'INVALID_GRAPHQL' }] },
    });
    expect(await registry.head()).toMatchObject({ sequence: 2 });
    expect(await registry.history()).toHaveLength(2);
  });

  test('or recorded, and then not served', async () => {
    await twoSubgraphs();
    const served = await registry.supergraph();
    const changes = new Map([['reviews', { sdl: BROKEN }]]);
    const result = await registry.publish({ changes, by: by('broken'), allowCompositionErrors: true });
    expect(result).toMatchObject({
      kind: 'published',
      entry: { supergraph: null, errors: [{ code: 'INVALID_GRAPHQL' }] },
    });
    expect(await registry.head()).toMatchObject({ sequence: 3, supergraph: { sequence: 2 } });
    expect(await registry.supergraph()).toEqual(served);
    expect(await registry.supergraph(3)).toBeUndefined();
    expect(await publishedSdl(registry, 'reviews')).toBe(BROKEN);
    expect(await publish('reviews', REVIEWS)).toMatchObject({
      kind: 'published',
      head: { supergraph: { sequence: 4 } },
    });
  });

  test('several subgraphs in one change, all or none', async () => {
    const changes = new Map([
      ['users', { sdl: USERS, routingUrl: 'http://users/' }],
      ['reviews', { sdl: REVIEWS, routingUrl: 'http://reviews/' }],
    ]);
    expect(await registry.publish({ changes, by: by('both') })).toMatchObject({
      created: ['users', 'reviews'],
      entry: { sequence: 1, action: { published: ['reviews', 'users'] } },
    });
    const mixed = new Map([
      ['users', { sdl: `${USERS} scalar X` }],
      ['nobody', null],
    ]);
    expect(await registry.publish({ changes: mixed, by: by('mixed') })).toMatchObject({ kind: 'refused' });
    expect(await publishedSdl(registry, 'users')).toBe(USERS);
  });

  test('a deletion is a change like others; the last subgraph stays', async () => {
    await twoSubgraphs();
    expect(await publish('reviews', null)).toMatchObject({
      kind: 'published',
      deleted: ['reviews'],
      head: { sequence: 3 },
    });
    expect(Object.keys((await registry.head())?.subgraphs ?? {})).toEqual(['users']);
    expect(await publish('users', null)).toEqual({ kind: 'refused', refusal: { kind: 'last-subgraph' } });
  });

  test.each([
    ['1users', 'http://users/', { kind: 'invalid-name', name: '1users' }],
    ['../users', 'http://users/', { kind: 'invalid-name', name: '../users' }],
    ['Users', 'http://users/', { kind: 'names-differ-in-case', names: ['users', 'Users'] }],
    ['other', 'ftp://users/', { kind: 'routing-url-invalid', name: 'other', routingUrl: 'ftp://users/' }],
    ['other', 'consul://', { kind: 'routing-url-invalid', name: 'other', routingUrl: 'consul://' }],
  ])('%s at %s is refused', async (name, url, refusal) => {
    await twoSubgraphs();
    expect(await publish(name, 'type Query { x: Int }', url)).toEqual({ kind: 'refused', refusal });
  });

  test('to delete what is not there is refused', async () => {
    await twoSubgraphs();
    const refusal = { kind: 'unknown-subgraph', name: 'user', known: ['reviews', 'users'] };
    expect(await publish('user', null)).toEqual({ kind: 'refused', refusal });
    expect(await publish('constructor', null)).toMatchObject({ refusal: { kind: 'unknown-subgraph' } });
  });

  test('the own check sees the very set, and can refuse it', async () => {
    await twoSubgraphs();
    const check = vi.fn(async () => false);
    const changes = new Map([['users', { sdl: `${USERS} scalar X` }]]);
    expect(await registry.publish({ changes, by: by('checked'), check })).toEqual({
      kind: 'refused',
      refusal: { kind: 'check-failed' },
    });
    expect(check).toHaveBeenCalledWith(
      expect.objectContaining({
        before: expect.arrayContaining([expect.objectContaining({ name: 'users', sdl: USERS })]),
        after: expect.arrayContaining([expect.objectContaining({ name: 'users', sdl: `${USERS} scalar X` })]),
        composition: expect.objectContaining({ kind: 'composed' }),
      }),
    );
    expect(await registry.head()).toMatchObject({ sequence: 2 });
  });

  test('a set that somebody else changed meanwhile is composed again', async () => {
    await twoSubgraphs();
    const other = open({ store: stand.open() });
    let rounds = 0;
    const check = async ({ after }: { readonly after: readonly { readonly name: string; readonly sdl: string }[] }) => {
      rounds += 1;
      if (rounds > 1) return after.find(({ name }) => name === 'reviews')?.sdl.includes('scalar Y') ?? false;
      await other.publish({ changes: new Map([['reviews', { sdl: `${REVIEWS} scalar Y` }]]), by: by('other') });
      return true;
    };
    const changes = new Map([['users', { sdl: `${USERS} scalar X` }]]);
    const result = await registry.publish({ changes, by: by('slow'), check });
    expect(result).toMatchObject({ kind: 'published', head: { sequence: 4 } });
    expect(rounds).toBe(2);
    expect((await registry.supergraph())?.sdl).toMatch(/scalar X.*scalar Y/s);
  });

  test('somebody who is always too late gives up', async () => {
    await twoSubgraphs();
    const other = open({ store: stand.open() });
    let round = 0;
    const check = async () => {
      round += 1;
      await other.publish({ changes: new Map([['reviews', { sdl: `${REVIEWS} scalar Y${round}` }]]), by: by('other') });
      return true;
    };
    registry = open({ patienceMs: 200 });
    const changes = new Map([['users', { sdl: `${USERS} scalar X` }]]);
    const result = await registry.publish({ changes, by: by('slow'), check });
    expect(result).toEqual({ kind: 'refused', refusal: { kind: 'contended', attempts: round } });
  });

  test('what could not be read back is not written', async () => {
    const changes = new Map([['users', { sdl: USERS, routingUrl: 'http://users/' }]]);
    const writing = registry.publish({ changes, by: { who: 'x'.repeat(201), at: '2026-11-26T10:00:00.000Z' } });
    await expect(writing).rejects.toThrow(TypeError);
    expect(await registry.head()).toBeUndefined();
  });
});

describe('history', () => {
  test('tells who, what and why, newest first, in pages', async () => {
    await twoSubgraphs();
    await publish('reviews', null);
    const entries = await registry.history();
    expect(entries.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    expect(entries[1]).toMatchObject({
      action: { kind: 'publish', published: ['reviews'], deleted: [] },
      by: { who: 'ann', message: 'publish reviews' },
      supergraph: { sequence: 2 },
    });
    expect((await registry.history({ limit: 1 })).map(({ sequence }) => sequence)).toEqual([3]);
    expect((await registry.history({ limit: 5, before: 3 })).map(({ sequence }) => sequence)).toEqual([2, 1]);
    expect(await registry.supergraph(1)).toMatchObject({ sequence: 1 });
    expect(await registry.supergraph(7)).toBeUndefined();
    expect(await registry.entry(-1)).toBeUndefined();
  });
});

describe('rollback', () => {
  test('makes an earlier state current, as a new change', async () => {
    await twoSubgraphs();
    const second = await registry.supergraph();
    await publish('reviews', null);
    expect(await registry.rollback({ to: 2, by: by('back') })).toMatchObject({
      kind: 'rolled-back',
      entry: { sequence: 4, action: { kind: 'rollback', to: 2 } },
    });
    expect(await registry.supergraph()).toEqual({ ...second, sequence: 4 });
    expect((await registry.head())?.subgraphs.reviews).toMatchObject({ sequence: 2 });
    expect(await registry.rollback({ to: 2, by: by('again') })).toMatchObject({
      kind: 'unchanged',
      head: { sequence: 4 },
    });
  });

  test('is refused to what was never made, is not kept, or did not compose', async () => {
    await twoSubgraphs();
    await registry.publish({
      changes: new Map([['reviews', { sdl: BROKEN }]]),
      by: by('x'),
      allowCompositionErrors: true,
    });
    expect(await registry.rollback({ to: 9, by: by('x') })).toMatchObject({ refusal: { kind: 'unknown-sequence' } });
    expect(await registry.rollback({ to: 3, by: by('x') })).toMatchObject({ refusal: { kind: 'never-composed' } });
  });

  test('restores a head that was lost, and nothing is published without it', async () => {
    await twoSubgraphs();
    await store.commit([{ kind: 'delete', key: 'head' }], []);
    await expect(publish('users', `${USERS} scalar X`)).rejects.toMatchObject({ code: 'REGISTRY_RECORD_INVALID' });
    expect(await registry.rollback({ to: 2, by: by('restore') })).toMatchObject({ head: { sequence: 3 } });
    expect(await publish('users', `${USERS} scalar X`)).toMatchObject({ kind: 'published', head: { sequence: 4 } });
  });
});

describe('records that cannot be read', () => {
  test.each(['nonsense', '{"format":2}', '{}'])('a head of %s is told by its key', async (text) => {
    await store.put('head', Buffer.from(text));
    const expected = { code: 'REGISTRY_RECORD_INVALID', params: { key: 'head' } };
    await expect(registry.head()).rejects.toMatchObject(expected);
    await expect(publish('users', USERS, 'http://users/')).rejects.toMatchObject(expected);
  });

  test('a text that is gone, or is another', async () => {
    await twoSubgraphs();
    const hash = (await registry.head())?.subgraphs.users?.hash ?? '';
    await store.put(`blobs/${hash}`, Buffer.from('type Query { other: Int }'));
    await expect(publishedSdl(open(), 'users')).rejects.toMatchObject({ code: 'REGISTRY_RECORD_INVALID' });
    await store.commit([{ kind: 'delete', key: `blobs/${hash}` }], []);
    await expect(publishedSdl(open(), 'users')).rejects.toThrow('it is missing');
    // Published again, it is written again.
    await publish('users', `${USERS} scalar X`).catch(() => undefined);
    await publish('reviews', REVIEWS, 'http://new/').catch(() => undefined);
    const again = open({ store: stand.open() });
    await again.publish({ changes: new Map([['users', { sdl: USERS, routingUrl: 'http://new/' }]]), by: by('again') });
    expect(await publishedSdl(open(), 'users')).toBe(USERS);
  });
});

describe('retention', () => {
  test('keeps the newest entries, what is served, and their texts; the rest goes after the grace', async () => {
    let now = Date.parse('2026-11-26T10:00:00Z');
    registry = open({ keep: 2, graceMs: 60_000, now: () => new Date(now) });
    await publish('users', USERS, 'http://users/');
    for (const field of ['a', 'b', 'c', 'd']) await publish('users', `${USERS} type More { ${field}: Int }`);
    const texts = (await store.keys('blobs/')).length;
    expect(texts).toBe(10);
    expect(await registry.collectGarbage()).toEqual({ entries: 3, texts: 0 });
    expect(await store.keys('history/')).toEqual(['history/00000004', 'history/00000005']);
    now += 59_000;
    expect(await registry.collectGarbage()).toEqual({ entries: 0, texts: 0 });
    now += 1_000;
    expect(await registry.collectGarbage()).toEqual({ entries: 0, texts: 6 });
    expect(await store.keys('blobs/')).toHaveLength(4);
    expect(await registry.supergraph(4)).toBeDefined();
    expect(await registry.supergraph()).toBeDefined();
    expect(await registry.rollback({ to: 1, by: by('too late') })).toMatchObject({
      refusal: { kind: 'unknown-sequence' },
    });
    expect(await registry.collectGarbage()).toEqual({ entries: 0, texts: 0 });
  });

  test('what is served stays however long ago it was published', async () => {
    registry = open({ keep: 1, graceMs: 0 });
    await twoSubgraphs();
    for (const name of ['A', 'B', 'C']) {
      const changes = new Map([['reviews', { sdl: BROKEN.replace('Missing', name) }]]);
      await registry.publish({ changes, by: by('broken'), allowCompositionErrors: true });
    }
    await registry.collectGarbage();
    expect(await store.keys('history/')).toEqual(['history/00000002', 'history/00000005']);
    expect(await registry.supergraph()).toMatchObject({ sequence: 2 });
    expect(await registry.rollback({ to: 2, by: by('back') })).toMatchObject({ kind: 'rolled-back' });
  });

  test('comes by itself after every tenth change', async () => {
    registry = open({ keep: 3, graceMs: 0 });
    await publish('users', USERS, 'http://users/');
    for (let round = 2; round <= 12; round += 1) await publish('users', `${USERS} scalar S${round}`);
    expect((await store.keys('history/')).map((key) => Number(key.slice(8)))).toEqual([8, 9, 10, 11, 12]);
    const referred = new Set(
      (await registry.history()).flatMap((entry) => [entry.supergraph?.hash, entry.subgraphs.users?.hash]),
    );
    const left = (await store.keys('blobs/')).map((key) => key.slice(6));
    for (const hash of referred) expect(left).toContain(hash);
    expect(left.length).toBeLessThan(24);
  });

  test('a text that is about to be referred to is not lost when it is collected at that moment', async () => {
    registry = open({ keep: 1, graceMs: 0 });
    await publish('users', USERS, 'http://users/');
    await publish('users', `${USERS} scalar X`);
    const collector = open({ store: stand.open(), keep: 1, graceMs: 0 });
    // The first schema is there still, so it is not sent again; then it is deleted.
    let commits = 0;
    const holding: RegistryStore = {
      ...bound(store),
      commit: async (writes, conditions) => {
        commits += 1;
        if (commits === 1) expect(await collector.collectGarbage()).toMatchObject({ texts: 2 });
        return store.commit(writes, conditions);
      },
    };
    const publisher = open({ store: holding, keep: 1, graceMs: 0 });
    const result = await publisher.publish({
      changes: new Map([['users', { sdl: USERS }]]),
      by: by('back to the first'),
    });
    expect(result).toMatchObject({ kind: 'published', head: { sequence: 3 } });
    expect(commits).toBe(2);
    expect(await publishedSdl(open({ store: stand.open() }), 'users')).toBe(USERS);
    expect(await registry.supergraph()).toBeDefined();
  });
});

test('a commit that was made and then cut off counts as made', async () => {
  const cut: RegistryStore = {
    ...bound(store),
    commit: async (writes, conditions) => {
      await store.commit(writes, conditions);
      const { PorticoError } = await import('../../../src/core/portico-error.ts');
      throw new PorticoError('REGISTRY_UNREACHABLE', { location: 'here', reason: 'cut off' });
    },
  };
  registry = open({ store: cut });
  expect(await publish('users', USERS, 'http://users/')).toMatchObject({ kind: 'published', head: { sequence: 1 } });
});

function bound(target: RegistryStore): RegistryStore {
  return {
    location: target.location,
    maxValueBytes: target.maxValueBytes,
    get: (key) => target.get(key),
    keys: (prefix) => target.keys(prefix),
    put: (key, value) => target.put(key, value),
    commit: (writes, conditions) => target.commit(writes, conditions),
    watch: (key, listener) => target.watch(key, listener),
    announce: (key, value, failed) => target.announce(key, value, failed),
    close: () => target.close(),
  };
}
