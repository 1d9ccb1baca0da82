import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FolderLock, LockedError } from '../../../../../src/registry/store/folder/folder-lock.ts';
import type { FolderStore } from '../../../../../src/registry/store/folder/folder-store.ts';
import { Journal } from '../../../../../src/registry/store/folder/journal.ts';
import type { RegistryStore } from '../../../../../src/registry/store/registry-store.ts';
import { folderStand } from '../../../../kit/registry-stores.ts';
import { startProcess } from '../../../../kit/start-process.ts';
import { until } from '../../../../kit/until.ts';

const STORE = join(import.meta.dirname, '../../../../../src/registry/store/folder/folder-store.ts');

let stand: ReturnType<typeof folderStand>;
let store: RegistryStore;
let base: string;
let own: string;

beforeEach(() => {
  stand = folderStand();
  store = stand.open();
  base = join(stand.folder, 'main@current');
  own = join(base, '.store');
});
afterEach(() => stand[Symbol.asyncDispose]());

const put = (key: string, text: string) => ({ kind: 'put' as const, key, value: Buffer.from(text) });
const read = async (key: string) => {
  const record = await store.get(key);
  return record && Buffer.from(record.value).toString();
};
const secondsAgo = (file: string, seconds: number): void => {
  const time = Date.now() / 1000 - seconds;
  utimesSync(file, time, time);
};

test('every record is a file with its key as name, and nothing else is left', async () => {
  await store.commit([put('head', 'h'), put('history/00000001', 'one')], [{ key: 'head', version: null }]);
  await store.commit([put('head', 'x')], [{ key: 'head', version: null }]);
  expect(readFileSync(join(base, 'history', '00000001'), 'utf8')).toBe('one');
  expect(readdirSync(base, { recursive: true }).sort()).toEqual([
    '.store',
    '.store/drafts',
    'head',
    'history',
    'history/00000001',
  ]);
});

test('what the file system refuses is told with its reason', async () => {
  mkdirSync(stand.folder, { recursive: true });
  writeFileSync(base, 'a file in place of the folder');
  await expect(store.put('head', Buffer.of())).rejects.toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
    params: { location: base, reason: expect.stringMatching(/EEXIST|ENOTDIR/) },
  });
});

test('however many records are asked for at once, few files are open', async () => {
  await store.put('head', Buffer.from('old'));
  const program = `import { FolderStore } from ${JSON.stringify(STORE)};
    const store = new FolderStore({ folder: ${JSON.stringify(base)} });
    const found = await Promise.all(Array.from({ length: 5_000 }, () => store.get('head')));
    console.log(found.length);`;
  const script = `ulimit -n 256; exec "$0" --input-type=module -e "$1"`;
  await using child = await startProcess('sh', ['-c', script, process.execPath, program]);
  expect([await child.exited, child.stdout]).toEqual([{ code: 0, signal: null }, '5000\n']);
});

test('a file that is longer than any of a store is not read', async () => {
  await store.put('head', Buffer.from('old'));
  truncateSync(join(base, 'head'), 2 ** 40);
  await expect(store.get('head')).rejects.toMatchObject({
    code: 'REGISTRY_RECORD_INVALID',
    params: { key: 'head', reason: expect.stringContaining('longer') },
  });
});

describe('a process that was killed between the moment of a commit and its last file', () => {
  const places = () => ({
    folder: own,
    draftOf: (name: string) => join(own, 'drafts', name),
    recordOf: (key: string) => join(base, key),
  });

  /** As such a process leaves it, having carried out so many of the three steps. */
  async function leaveJournal(carriedOut: number): Promise<void> {
    await store.commit([put('head', 'old'), put('garbage', 'old')], []);
    writeFileSync(join(own, 'drafts', 'a'), 'new');
    writeFileSync(join(own, 'drafts', 'b'), 'entry');
    await new FolderLock(own).hold((held) =>
      new Journal(places()).write(
        [
          { kind: 'put', key: 'head', draft: 'a' },
          { kind: 'put', key: 'history/00000001', draft: 'b' },
          { kind: 'delete', key: 'garbage' },
        ],
        held,
      ),
    );
    if (carriedOut > 0) renameSync(join(own, 'drafts', 'a'), join(base, 'head'));
    if (carriedOut > 1) mkdirSync(join(base, 'history'));
    if (carriedOut > 1) renameSync(join(own, 'drafts', 'b'), join(base, 'history', '00000001'));
  }

  test.each([0, 1, 2])('after %d of three steps readers see all of them', async (carriedOut) => {
    await leaveJournal(carriedOut);
    expect([await read('head'), await read('history/00000001'), await read('garbage')]).toEqual([
      'new',
      'entry',
      undefined,
    ]);
    expect(await store.keys('')).toEqual(['head', 'history/00000001']);
  });

  test.each([0, 1, 2])('after %d of three steps the next one who writes carries out the rest', async (carriedOut) => {
    await leaveJournal(carriedOut);
    const seen = await store.get('head');
    expect(await store.commit([put('other', '')], [{ key: 'head', version: seen?.version ?? '' }])).toBe(true);
    expect(readFileSync(join(base, 'head'), 'utf8')).toBe('new');
    expect(readFileSync(join(base, 'history', '00000001'), 'utf8')).toBe('entry');
    expect(existsSync(join(base, 'garbage'))).toBe(false);
    expect(readdirSync(own)).toEqual(['drafts']);
    expect(readdirSync(join(own, 'drafts'))).toEqual([]);
  });

  test('a watch tells of it all the same', async () => {
    const told: unknown[] = [];
    await leaveJournal(0);
    store.watch('head', {
      changed: (record) => told.push(String(record?.value)),
      failed: (reason) => told.push(reason),
    });
    await until(() => told.length > 0);
    expect(told).toEqual(['new']);
  });

  test('a commit that fails after that moment has happened, and is carried out later', async () => {
    await store.put('head', Buffer.from('old'));
    // The record cannot be replaced as long as there is a folder in its place.
    mkdirSync(join(base, 'history', '00000001', 'in-the-way'), { recursive: true });
    await expect(store.commit([put('history/00000001', 'entry'), put('head', 'new')], [])).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
    });
    expect([await read('head'), await read('history/00000001')]).toEqual(['new', 'entry']);
    rmSync(join(base, 'history', '00000001'), { recursive: true });
    await stand.open().put('other', Buffer.of());
    expect(readFileSync(join(base, 'head'), 'utf8')).toBe('new');
    expect(readFileSync(join(base, 'history', '00000001'), 'utf8')).toBe('entry');
  });

  test('a journal that is damaged is told, and nothing is written over it', async () => {
    await store.put('head', Buffer.from('old'));
    writeFileSync(join(own, 'journal.json'), '{');
    const expected = { code: 'REGISTRY_RECORD_INVALID', params: { key: 'journal.json' } };
    await expect(store.get('head')).rejects.toMatchObject(expected);
    await expect(store.put('head', Buffer.from('new'))).rejects.toMatchObject(expected);
    expect(readFileSync(join(base, 'head'), 'utf8')).toBe('old');
  });

  test('before that moment nothing has happened, and what was drafted goes in time', async () => {
    await store.put('head', Buffer.from('old'));
    writeFileSync(join(own, 'drafts', 'lost'), 'new');
    secondsAgo(join(own, 'drafts', 'lost'), 4_000);
    writeFileSync(join(own, 'drafts', 'somebody-is-at-it'), 'new');
    expect(await read('head')).toBe('old');
    mkdirSync(join(own, 'lock-of-one-that-waited'));
    secondsAgo(join(own, 'lock-of-one-that-waited'), 4_000);
    const next = stand.open();
    await next.put('other', Buffer.of());
    expect(readdirSync(join(own, 'drafts'))).toEqual(['somebody-is-at-it']);
    expect(readdirSync(own)).toEqual(['drafts']);
  });
});

test('a host whose clock is ahead takes no drafts of others away', async () => {
  await store.put('head', Buffer.from('old'));
  writeFileSync(join(own, 'drafts', 'somebody-is-at-it'), 'new');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7_200_000 });
  try {
    await stand.open().put('other', Buffer.of());
  } finally {
    vi.useRealTimers();
  }
  expect(readdirSync(join(own, 'drafts'))).toEqual(['somebody-is-at-it']);
});

test('a commit whose draft has gone is not half a commit', async () => {
  await store.put('head', Buffer.from('old'));
  const commit = new FolderLock(own).hold(async () => {
    const failed = expect(store.commit([put('head', 'new'), put('history/00000001', 'new')], [])).rejects.toThrow(
      /ENOENT/,
    );
    await until(() => readdirSync(join(own, 'drafts')).length === 2);
    for (const name of readdirSync(join(own, 'drafts')).slice(1)) rmSync(join(own, 'drafts', name));
    return { failed };
  });
  await (await commit).failed;
  expect([await read('head'), await read('history/00000001')]).toEqual(['old', undefined]);
});

describe('the lock', () => {
  const SOURCE = join(import.meta.dirname, '../../../../../src/registry/store/folder/folder-lock.ts');

  test('is held by one at a time', async () => {
    const locks = Array.from({ length: 12 }, () => new FolderLock(own));
    let inside = 0;
    let most = 0;
    let turns = 0;
    await Promise.all(
      locks.map((lock) =>
        lock.hold(async () => {
          inside += 1;
          most = Math.max(most, inside);
          await new Promise((resolve) => setTimeout(resolve, 2));
          inside -= 1;
          turns += 1;
        }),
      ),
    );
    expect([most, turns]).toEqual([1, 12]);
    expect(readdirSync(own)).toEqual([]);
  });

  test('of a process that was killed is taken over at once', async () => {
    const program = `import { FolderLock } from ${JSON.stringify(SOURCE)};
      await new FolderLock(${JSON.stringify(own)}).hold(() => process.kill(process.pid, 'SIGKILL'));`;
    await using child = await startProcess(process.execPath, ['--input-type=module', '-e', program]);
    expect((await child.exited).signal).toBe('SIGKILL');
    expect(readdirSync(join(own, 'lock'))).toHaveLength(2);
    const locks = Array.from({ length: 5 }, () => new FolderLock(own, 2_000));
    let inside = 0;
    await Promise.all(
      locks.map((lock) =>
        lock.hold(async () => {
          inside += 1;
          expect(inside).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
        }),
      ),
    );
  });

  test('of another host is waited for while it shows signs of life, and taken over when not', async () => {
    mkdirSync(join(own, 'lock'), { recursive: true });
    const file = join(own, 'lock', '0123456789ab-1-other');
    writeFileSync(file, '');
    const lock = new FolderLock(own, 150);
    await expect(lock.hold(async () => 'mine')).rejects.toThrow(LockedError);
    await expect(lock.hold(async () => 'mine')).rejects.toThrow('process 1 of another host');
    expect(readdirSync(own)).toEqual(['lock']);
    secondsAgo(file, 31);
    expect(await lock.hold(async () => 'mine')).toBe('mine');
  });

  /** As after half a minute without a sign of life of the one who holds it. */
  async function takeOver(work: () => Promise<void>): Promise<void> {
    for (const name of readdirSync(join(own, 'lock'))) secondsAgo(join(own, 'lock', name), 60);
    await new FolderLock(own, 500).hold(work);
  }

  test('one whose lock was taken away finds out', async () => {
    await new FolderLock(own).hold(async ({ isHeld }) => {
      expect(await isHeld()).toBe(true);
      await takeOver(async () => expect(await isHeld()).toBe(false));
      expect(await isHeld()).toBe(false);
    });
    expect(existsSync(join(own, 'lock'))).toBe(false);
  });

  test('and can place nothing any more, while the other has it or after', async () => {
    const place = join(own, 'placed');
    await new FolderLock(own).hold(async (held) => {
      await takeOver(async () => {
        expect(await held.place(Buffer.from('late'), place)).toBe(false);
        expect(readdirSync(join(own, 'lock'))).toHaveLength(2);
      });
      expect(await held.place(Buffer.from('later'), place)).toBe(false);
    });
    expect(readdirSync(own)).toEqual([]);
    await new FolderLock(own).hold(async (held) => expect(await held.place(Buffer.from('in time'), place)).toBe(true));
    expect(readFileSync(place, 'utf8')).toBe('in time');
  });

  test('one who was held up in the middle of a commit does not touch what others have committed since', async () => {
    const journal = new Journal({
      folder: own,
      draftOf: (name) => join(own, 'drafts', name),
      recordOf: (key) => join(base, key),
    });
    await store.commit([put('head', 'one'), put('history/00000001', 'one')], []);
    await new FolderLock(own).hold(async (held) => {
      await journal.write([{ kind: 'delete', key: 'head' }], held);
      await takeOver(() => journal.settle(held).then(() => Promise.reject(new Error('settled')), expectLocked));
      await store.commit([put('head', 'two'), put('history/00000002', 'two')], [{ key: 'head', version: null }]);
      await journal.carryOut([{ kind: 'delete', key: 'head' }], held).catch(expectLocked);
    });
    expect(await read('head')).toBe('two');
  });

  const expectLocked = (error: unknown): void => expect(error).toBeInstanceOf(LockedError);
});

test('an announcement gives signs of life, and so stays', async () => {
  const file = join(base, 'gateways', 'a.announced');
  store.announce('gateways/a', Buffer.from('here'));
  await until(() => existsSync(file));
  secondsAgo(file, 600);
  await until(() => Date.now() - statSync(file).mtimeMs < 60_000, { what: 'a sign of life' });
  expect(await read('gateways/a')).toBe('here');
});

test('an announcement without signs of life is not there, and its file goes', async () => {
  const announcing = stand.open() as FolderStore;
  announcing.announce('gateways/a', Buffer.from('here'));
  const file = join(base, 'gateways', 'a.announced');
  await until(() => existsSync(file));
  secondsAgo(file, 60);
  expect(await store.keys('gateways/')).toEqual([]);
  expect(existsSync(file)).toBe(false);
  // It is there after all, and says so again.
  await until(() => read('gateways/a'));
});
