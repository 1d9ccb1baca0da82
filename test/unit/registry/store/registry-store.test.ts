import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RegistryStore, StoredRecord, WatchListener } from '../../../../src/registry/store/registry-store.ts';
import { STANDS, useStand } from '../../../kit/registry-stores.ts';
import { until } from '../../../kit/until.ts';

/** What every store promises. */
describe.each(STANDS)('a store in %s', (_kind, start) => {
  const stand = useStand(start);
  let store: RegistryStore;
  let other: RegistryStore;

  beforeEach(() => {
    store = stand().open();
    other = stand().open();
  });

  const put = (key: string, text: string) => ({ kind: 'put' as const, key, value: Buffer.from(text) });
  const remove = (key: string) => ({ kind: 'delete' as const, key });
  const textOf = (record: StoredRecord | undefined) => record && Buffer.from(record.value).toString();
  const read = async (key: string) => textOf(await other.get(key));
  /** Put there by others than a store. */
  const foreign = async (key: string): Promise<void> => {
    const { place } = stand();
    if (place.kind === 'folder') return writeFileSync(join(place.path, 'main@current', key), '');
    const path = encodeURI(`${place.prefix}/main@current/${key}`);
    await fetch(`${place.connection.address}/v1/kv/${path}`, { method: 'PUT', body: 'x' });
  };
  const versionOf = async (key: string) => (await store.get(key))?.version;

  test('has nothing at first', async () => {
    expect(await store.get('head')).toBeUndefined();
    expect(await store.keys('')).toEqual([]);
    expect(await store.keys('blobs/')).toEqual([]);
  });

  test('gives back the bytes it was given, to everybody', async () => {
    const value = Buffer.from([0, 255, 128, 10, 13, 0xc3, 0x28]);
    await store.put('blobs/bytes', value);
    expect(Buffer.from((await other.get('blobs/bytes'))?.value ?? [])).toEqual(value);
    await store.put('blobs/empty', new Uint8Array());
    expect((await other.get('blobs/empty'))?.value).toHaveLength(0);
    const large = Buffer.alloc(store.maxValueBytes > 1_000_000 ? 1_000_000 : store.maxValueBytes, 'x');
    await store.put('blobs/large', large);
    expect(large.equals((await other.get('blobs/large'))?.value ?? Buffer.of())).toBe(true);
  });

  test('lists keys by how they begin, in order', async () => {
    for (const key of ['head', 'history/00000002', 'history/00000001', 'blobs/b', 'blobs/b.1', 'gateways/x']) {
      await store.put(key, Buffer.from(key));
    }
    expect(await other.keys('')).toEqual([
      'blobs/b',
      'blobs/b.1',
      'gateways/x',
      'head',
      'history/00000001',
      'history/00000002',
    ]);
    expect(await other.keys('history/')).toEqual(['history/00000001', 'history/00000002']);
    expect(await other.keys('h')).toHaveLength(3);
    expect(await other.keys('nothing/')).toEqual([]);
    // Not every one of them could be read or deleted again.
    await foreign('history/.DS_Store');
    await foreign('history/a b');
    expect(await other.keys('history/')).toEqual(['history/00000001', 'history/00000002']);
  });

  test('keeps graph refs apart', async () => {
    const staging = stand().open('main@staging');
    await store.put('head', Buffer.from('current'));
    expect(await staging.get('head')).toBeUndefined();
    expect(await staging.keys('')).toEqual([]);
  });

  test.each(['', '/head', 'a//b', 'a/', '../head', 'a/../b', '.store/journal.json', 'a b', 'a/.b'])(
    'takes %j for no key',
    async (key) => {
      await expect((async () => store.get(key))()).rejects.toThrow(TypeError);
      await expect((async () => store.commit([put(key, '')], []))()).rejects.toThrow(TypeError);
    },
  );

  test('a version is another one after every change, also back to an earlier value', async () => {
    const seen = new Set<string | undefined>();
    for (let round = 0; round < 20; round += 1) {
      await store.put('head', Buffer.from(String(round % 2)));
      seen.add(await versionOf('head'));
    }
    expect(seen.size).toBe(20);
    expect(await versionOf('head')).toBe((await other.get('head'))?.version);
  });

  describe('commit', () => {
    test('writes and deletes all at once', async () => {
      await store.put('old', Buffer.from('old'));
      expect(await store.commit([put('head', '1'), put('history/1', 'one'), remove('old')], [])).toBe(true);
      expect([await read('head'), await read('history/1'), await read('old')]).toEqual(['1', 'one', undefined]);
      expect(await store.commit([remove('never-there')], [])).toBe(true);
    });

    test('what must not be there must not be there', async () => {
      const first = { key: 'head', version: null };
      expect(await store.commit([put('head', '1'), put('history/1', 'one')], [first])).toBe(true);
      expect(await other.commit([put('head', '2'), put('history/2', 'two')], [first])).toBe(false);
      expect(await other.commit([put('history/2', 'two')], [first])).toBe(false);
      expect([await read('head'), await read('history/2')]).toEqual(['1', undefined]);
    });

    test('what was read must not have changed', async () => {
      await store.put('head', Buffer.from('1'));
      const version = await versionOf('head');
      await other.put('head', Buffer.from('0'));
      await other.put('head', Buffer.from('1'));
      expect(
        await store.commit([put('head', '2'), put('history/2', 'two')], [{ key: 'head', version: version ?? '' }]),
      ).toBe(false);
      expect([await read('head'), await read('history/2')]).toEqual(['1', undefined]);
      const now = (await versionOf('head')) ?? '';
      expect(await store.commit([put('history/2', 'two')], [{ key: 'head', version: now }])).toBe(true);
      expect(await store.commit([put('head', '2')], [{ key: 'head', version: now }])).toBe(true);
      expect(await store.commit([put('head', '3')], [{ key: 'gone', version: now }])).toBe(false);
    });

    test('what must be there must be there, whatever it is', async () => {
      const condition = { key: 'blobs/a', version: undefined };
      expect(await store.commit([put('head', '1')], [condition])).toBe(false);
      expect(await store.commit([put('blobs/a', '1')], [condition])).toBe(false);
      await other.put('blobs/a', Buffer.from('a'));
      expect(await store.commit([put('head', '1')], [condition])).toBe(true);
      expect(await store.commit([put('blobs/a', 'b')], [condition])).toBe(true);
    });

    test('deletes only what was read', async () => {
      await store.put('blobs/a', Buffer.from('a'));
      const version = (await versionOf('blobs/a')) ?? '';
      await other.put('blobs/a', Buffer.from('again'));
      expect(await store.commit([remove('blobs/a')], [{ key: 'blobs/a', version }])).toBe(false);
      expect(await read('blobs/a')).toBe('again');
      const now = (await versionOf('blobs/a')) ?? '';
      expect(await store.commit([remove('blobs/a')], [{ key: 'blobs/a', version: now }])).toBe(true);
      expect(await read('blobs/a')).toBeUndefined();
      expect(await store.commit([remove('blobs/a')], [{ key: 'blobs/a', version: now }])).toBe(false);
    });

    test('takes 60 writes of 350 kB together', async () => {
      const writes = Array.from({ length: 60 }, (_, index) => put(`many/${index}`, 'x'.repeat(5_830)));
      expect(await store.commit(writes, [{ key: 'head', version: null }])).toBe(true);
      expect(await other.keys('many/')).toHaveLength(60);
    });

    test('of many at once on one version one succeeds, and readers see all of it or nothing', async () => {
      await store.put('head', Buffer.from('0'));
      const stores = Array.from({ length: 8 }, () => stand().open());
      let isDone = false;
      const torn: string[] = [];
      const reading = (async () => {
        while (!isDone) {
          const before = await read('head');
          const entry = await read(`history/${before}`);
          if (before !== '0' && entry !== `entry ${before}`) torn.push(`${before}: ${entry}`);
        }
      })();
      for (let round = 1; round <= 10; round += 1) {
        const version = (await versionOf('head')) ?? '';
        const attempts = stores.map((candidate, index) => {
          const name = `${round}-${index}`;
          return candidate.commit(
            [put('head', name), put(`history/${name}`, `entry ${name}`)],
            [{ key: 'head', version }],
          );
        });
        const won = (await Promise.all(attempts)).flatMap((success, index) => (success ? [index] : []));
        expect(won).toHaveLength(1);
        expect(await read('head')).toBe(`${round}-${won[0]}`);
      }
      isDone = true;
      await reading;
      expect(torn).toEqual([]);
      expect(await store.keys('history/')).toHaveLength(10);
    });
  });

  describe('watch', () => {
    let told: (string | undefined)[];
    let failures: string[];
    const listener: WatchListener = {
      changed: (record) => told.push(textOf(record)),
      failed: (reason) => failures.push(reason),
    };
    beforeEach(() => {
      told = [];
      failures = [];
    });

    test('tells what is there, then every change soon, then nothing after it was stopped', async () => {
      const watch = store.watch('head', listener);
      await until(() => told.length === 1);
      expect(told).toEqual([undefined]);
      await other.commit([put('head', '1'), put('history/1', 'one')], []);
      const at = performance.now();
      await until(() => told.length === 2, { timeoutMs: 3_000, everyMs: 5 });
      expect(performance.now() - at).toBeLessThan(1_000);
      await other.put('history/2', Buffer.from('no change of the head'));
      await other.put('head', Buffer.from('2'));
      await until(() => told.at(-1) === '2');
      await other.commit([remove('head')], []);
      await until(() => told.at(-1) === undefined);
      expect(told).toEqual([undefined, '1', '2', undefined]);
      await watch.stop();
      await other.put('head', Buffer.from('3'));
      // By now the one that has ended would have been told too.
      const witness: string[] = [];
      other.watch('head', { changed: (record) => witness.push(String(record?.version)), failed: () => {} });
      await until(() => witness.length === 1);
      await other.put('head', Buffer.from('4'));
      await until(() => witness.length === 2);
      expect(told).toHaveLength(4);
      expect(failures).toEqual([]);
    });

    test('of many changes the last one is told', async () => {
      await store.put('head', Buffer.from('0'));
      const watch = store.watch('head', listener);
      for (let round = 1; round <= 50; round += 1) await other.put('head', Buffer.from(String(round)));
      await until(() => told.at(-1) === '50');
      const numbers = told.map(Number);
      expect(numbers).toEqual([...numbers].sort((first, second) => first - second));
      await watch.stop();
    });
  });

  describe('announce', () => {
    test('is there for everybody until it is withdrawn', async () => {
      const announcement = store.announce('gateways/a', Buffer.from('1'));
      expect(await until(() => read('gateways/a'))).toBe('1');
      expect(await other.keys('gateways/')).toEqual(['gateways/a']);
      announcement.update(Buffer.from('2'));
      announcement.update(Buffer.from('3'));
      await until(async () => (await read('gateways/a')) === '3');
      await announcement.withdraw();
      expect(await read('gateways/a')).toBeUndefined();
      expect(await other.keys('gateways/')).toEqual([]);
      announcement.update(Buffer.from('4'));
      await store.close();
      expect(await read('gateways/a')).toBeUndefined();
    });

    test('closing the store withdraws it', async () => {
      const third = stand().open();
      third.announce('gateways/a', Buffer.from('1'));
      await until(() => read('gateways/a'));
      await third.close();
      expect(await read('gateways/a')).toBeUndefined();
    });
  });
});
