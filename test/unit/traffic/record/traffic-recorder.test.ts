import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FolderTrafficReader } from '../../../../src/traffic/read/folder-traffic-reader.ts';
import type { TrafficRecorderOptions } from '../../../../src/traffic/record/traffic-recorder.ts';
import { TrafficRecorder } from '../../../../src/traffic/record/traffic-recorder.ts';
import { FolderTrafficStore } from '../../../../src/traffic/store/folder/folder-traffic-store.ts';
import type { TrafficStore } from '../../../../src/traffic/store/traffic-store.ts';
import { captureLog } from '../../../kit/log-lines.ts';
import { CLIENT_HEADERS, client, served } from '../served.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const GRAPH = { graph: 'main', variant: 'current' };

let folder: string;
let recorders: TrafficRecorder[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-traffic-'));
  recorders = [];
  // Work goes on in real turns of the event loop, and files are real.
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date('2026-03-01T12:00:00Z') });
});
afterEach(async () => {
  await Promise.all(recorders.map((recorder) => recorder.stop()));
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const traffic = () => join(folder, 'traffic');

function record(options: Partial<TrafficRecorderOptions> = {}) {
  const { log, lines } = captureLog();
  const recorder = new TrafficRecorder({
    store: new FolderTrafficStore({ folder: traffic(), graph: GRAPH, retentionDays: 30 }),
    flushIntervalMs: 10_000,
    bounds: { maxOperations: 100, maxClients: 10 },
    clientHeaders: CLIENT_HEADERS,
    log,
    ...options,
  });
  recorders.push(recorder);
  return Object.assign(recorder, { lines });
}

async function recorded(days = 1) {
  const read = await new FolderTrafficReader({ folder: traffic(), graph: GRAPH }).read(days);
  return read.map(({ text, hash, client: { name, version }, requests, firstSeen, lastSeen }) => ({
    text: text || hash,
    client: `${name} ${version}`,
    requests,
    seen: firstSeen === lastSeen ? firstSeen : `${firstSeen} ${lastSeen}`,
  }));
}

const BOOK = served('{ item(id: 1) { id } }');

test('each request counts on the day in which it ended', async () => {
  vi.setSystemTime(new Date('2026-03-01T23:59:57Z'));
  const recorder = record();
  recorder.note(BOOK, {}, 1, false);
  // The interval would end at 00:00:07.
  await vi.advanceTimersByTimeAsync(3_000);
  recorder.note(BOOK, {}, 1, false);
  recorder.note(BOOK, {}, 1, false);
  await recorder.flush();
  expect(await recorded()).toMatchObject([{ requests: 2, seen: '2026-03-02' }]);
  expect(await recorded(2)).toMatchObject([{ requests: 3, seen: '2026-03-01 2026-03-02' }]);
});

test('is stored at every interval, and nothing is written when nothing was asked', async () => {
  const recorder = record();
  recorder.note(BOOK, client('web', '1'), 1, false);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(await recorded()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_000);
  await recorder.flush();
  expect(await recorded()).toEqual([
    { text: 'query{item(id:""){id}}', client: 'web 1', requests: 1, seen: '2026-03-01' },
  ]);
  const store = vi.spyOn(FolderTrafficStore.prototype, 'add');
  await vi.advanceTimersByTimeAsync(60_000);
  await recorder.flush();
  expect(store).not.toHaveBeenCalled();
  store.mockRestore();
});

test('a store that is away is told once; what was counted waits for it', async () => {
  // A file where the folder should be.
  writeFileSync(traffic(), '');
  const recorder = record();
  for (let interval = 0; interval < 3; interval += 1) {
    recorder.note(BOOK, {}, 1, false);
    await vi.advanceTimersByTimeAsync(10_000);
    await recorder.flush();
  }
  expect(recorder.statistics).toMatchObject({ stored: 0, lost: 0 });
  expect(recorder.statistics.failedWrites).toBeGreaterThanOrEqual(3);
  rmSync(traffic());
  recorder.note(BOOK, {}, 1, false);
  await recorder.flush();
  expect(await recorded()).toMatchObject([{ requests: 4 }]);
  expect(recorder.lines.map(({ msg }) => msg)).toEqual([
    'traffic cannot be stored; it is kept in memory and tried again',
    'traffic is stored again',
  ]);
});

test('a store that is away for days is given up on for the oldest of them, and that is counted', async () => {
  writeFileSync(traffic(), '');
  const recorder = record();
  for (let day = 1; day <= 5; day += 1) {
    vi.setSystemTime(new Date(`2026-03-0${day}T12:00:00Z`));
    // What is pending begins today.
    await recorder.flush();
    recorder.note(BOOK, {}, 1, false);
    await recorder.flush();
  }
  rmSync(traffic());
  await recorder.flush();
  const days = readdirSync(join(traffic(), 'main@current')).filter((name) => name !== 'operations');
  // The first was under way all the time, and nobody knows whether it was stored.
  expect(days).toEqual(['2026-03-01', '2026-03-03', '2026-03-04', '2026-03-05']);
  expect(recorder.statistics).toMatchObject({ lost: 1, stored: 4, waiting: 0 });
});

test('what it was about to store when it was stopped is stored', async () => {
  const recorder = record();
  recorder.note(BOOK, {}, 1, false);
  await recorder.stop();
  expect(await recorded()).toMatchObject([{ requests: 1 }]);
});

test('what cannot be worked out is counted, and told once', async () => {
  const recorder = record();
  // Never valid, so it never comes from a gateway.
  recorder.note(served('{ ...Nothing items { id } }'), {}, 1, false);
  recorder.note(served('{ ...Missing items { id } }'), {}, 1, false);
  await recorder.flush();
  expect(await recorded()).toMatchObject([{ text: '(other)', requests: 2 }]);
  expect(recorder.lines.map(({ level }) => level)).toEqual(['error']);
});

test('with a short interval there is as much time to work out new operations as with a long one', async () => {
  let now = 0;
  // Each look at the clock costs five milliseconds.
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 5;
    return now;
  });
  const recorder = record({ flushIntervalMs: 100 });
  for (const name of ['A', 'B', 'C', 'D']) recorder.note(served(`query ${name} { item(id: 1) { id } }`), {}, 1, false);
  await recorder.flush();
  expect(await recorded()).toHaveLength(4);
});

describe('bounds', () => {
  test('a store that hangs is no reason to hold more documents', async () => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    const store: TrafficStore = { location: 'nowhere', maxBatchRows: 10, add: () => answer, close: () => {} };
    const recorder = record({ store, flushIntervalMs: 600_000 });
    recorder.note(BOOK, {}, 1, false);
    void recorder.flush();
    const noted: WeakRef<object>[] = [];
    for (let at = 0; at < 20_000; at += 1) {
      const each = served(`query Q${at} { item(id: 1) { id } }`);
      noted.push(new WeakRef(each.document));
      recorder.note(each, {}, 1, false);
      if (at % 500 === 0) await setImmediate();
    }
    await setImmediate();
    collectGarbage();
    expect(noted.filter((each) => each.deref() !== undefined).length).toBeLessThan(6_000);
    resolve();
    await recorder.flush();
    expect(recorder.statistics).toMatchObject({ stored: 20_001, waiting: 0 });
  });

  test('operations beyond the bound count as one', async () => {
    const recorder = record({ bounds: { maxOperations: 3, maxClients: 10 } });
    const note = (at: number) => recorder.note(served(`query Q${at} { item(id: 1) { id } }`), client('web'), 1, false);
    for (let at = 0; at < 10; at += 1) note(at);
    await recorder.flush();
    const counted = (await recorded()).map(
      ({ text, client: name, requests }) => `${text.slice(0, 8)} ${name} ${requests}`,
    );
    expect(counted.toSorted()).toEqual(['(other) web  7', 'query Q0 web  1', 'query Q1 web  1', 'query Q2 web  1']);
    expect(recorder.statistics.other).toBe(7);
  });

  test('names of clients beyond the bound count as one, and so do versions', async () => {
    const recorder = record({ bounds: { maxOperations: 100, maxClients: 2 } });
    for (const name of ['a', 'b', 'c', 'd']) recorder.note(BOOK, client(name, '0'), 1, false);
    for (let version = 1; version < 60; version += 1) recorder.note(BOOK, client('b', `${version}`), 1, false);
    await recorder.flush();
    const counts = new Map((await recorded()).map(({ client: name, requests }) => [name, requests]));
    expect([counts.get('a 0'), counts.get('(other) '), counts.get('b (other)')]).toEqual([1, 2, 10]);
    expect(counts.size).toBe(1 + 1 + 50 + 1);
  });

  test('pairs beyond the bound count for the operation, as of no client in particular', async () => {
    const recorder = record({ bounds: { maxOperations: 1, maxClients: 100 } });
    for (let at = 0; at < 25; at += 1) recorder.note(BOOK, client(`c${at}`), 1, false);
    await recorder.flush();
    const counts = await recorded();
    expect(counts).toHaveLength(11);
    expect(counts[0]).toMatchObject({ text: 'query{item(id:""){id}}', client: '(other) ', requests: 15 });
  });

  test('what was told apart yesterday is today, whoever comes first', async () => {
    const bounds = { maxOperations: 2, maxClients: 1 };
    const recorder = record({ bounds });
    recorder.note(BOOK, client('web'), 1, false);
    await recorder.flush();
    vi.setSystemTime(new Date('2026-03-02T00:00:01Z'));
    await recorder.flush();
    for (let at = 0; at < 5; at += 1) {
      recorder.note(served(`query Q${at} { item(id: 1) { id } }`), client(`c${at}`), 1, false);
    }
    recorder.note(BOOK, client('web'), 1, false);
    await recorder.flush();
    const counts = (await recorded()).map(({ text, client: name, requests }) => `${text} ${name} ${requests}`);
    expect(counts.toSorted()).toEqual([
      '(other) (other)  4',
      'query Q0{item(id:""){id}} (other)  1',
      'query{item(id:""){id}} web  1',
    ]);
  });

  test('headers that are no names, or would steer a terminal, are not kept as they are', async () => {
    const recorder = record();
    recorder.note(BOOK, client('x'.repeat(101)), 1, false);
    recorder.note(BOOK, client('a\u009b31m', '1\t2'), 1, false);
    await recorder.flush();
    expect((await recorded()).map(({ client: name }) => name).toSorted()).toEqual(['(other) ', 'a?31m 1?2']);
  });

  test('operations that are known are told apart, however many new ones there are', async () => {
    const recorder = record({ bounds: { maxOperations: 10, maxClients: 10 } });
    recorder.note(BOOK, {}, 1, false);
    await recorder.flush();
    // More than have room until the next interval, and than there is time for.
    for (let at = 0; at < 5_000; at += 1) recorder.note(served(`query Q${at} { item(id: 1) { id } }`), {}, 1, false);
    recorder.note(BOOK, {}, 1, false);
    await recorder.flush();
    const all = await recorded();
    expect(all.find(({ text }) => text === 'query{item(id:""){id}}')).toMatchObject({ requests: 2 });
    expect(all.reduce((sum, { requests }) => sum + requests, 0)).toBe(5_002);
    expect(all.length).toBeLessThanOrEqual(11);
  });
});
