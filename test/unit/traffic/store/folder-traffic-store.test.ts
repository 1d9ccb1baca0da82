import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { buildSchema } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FolderTrafficReader } from '../../../../src/traffic/read/folder-traffic-reader.ts';
import { FolderTrafficStore } from '../../../../src/traffic/store/folder/folder-traffic-store.ts';
import { storedId } from '../../../../src/traffic/store/stored-id.ts';
import type { TrafficRow } from '../../../../src/traffic/store/traffic-store.ts';
import { operationUsage } from '../../../../src/traffic/usage/operation-usage.ts';
import { served } from '../served.ts';

const GRAPH = { graph: 'main', variant: 'current' };
const RETENTION_DAYS = 3;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-traffic-'));
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-10T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

const open = () => new FolderTrafficStore({ folder, graph: GRAPH, retentionDays: RETENTION_DAYS });
const read = (days: number) => new FolderTrafficReader({ folder, graph: GRAPH }).read(days);
const inFolder = (...path: string[]) => readdirSync(join(folder, 'main@current', ...path)).toSorted();

function row(source: string, requests = 1, inSchema?: GraphQLSchema): TrafficRow {
  const { schema, document, operation } = served(source, inSchema);
  const usage = operationUsage(schema, document, operation);
  if (usage === undefined) throw new Error('no usage');
  return { usage, client: { name: 'web', version: '' }, requests, errors: 0, durationMs: 1 };
}

const ONE = row('{ item(id: 1) { id } }');

test('a batch that is given again counts once', async () => {
  const store = open();
  await store.add({ number: 1, day: '2026-03-10', rows: [ONE] });
  await store.add({ number: 1, day: '2026-03-10', rows: [ONE] });
  await store.add({ number: 2, day: '2026-03-10', rows: [ONE] });
  expect(await read(1)).toMatchObject([{ requests: 2, durationMs: 2 }]);
});

test('processes write beside each other, and are read together', async () => {
  await Promise.all([open(), open(), open()].map((store) => store.add({ number: 1, day: '2026-03-10', rows: [ONE] })));
  expect(inFolder('2026-03-10')).toHaveLength(3);
  expect(inFolder('operations')).toHaveLength(1);
  expect(await read(1)).toMatchObject([{ requests: 3 }]);
});

test('a clock that goes back to another day writes over nothing', async () => {
  const store = open();
  await store.add({ number: 1, day: '2026-03-09', rows: [ONE] });
  await store.add({ number: 2, day: '2026-03-10', rows: [ONE] });
  await store.add({ number: 3, day: '2026-03-09', rows: [ONE] });
  expect(await read(2)).toMatchObject([{ requests: 3, firstSeen: '2026-03-09', lastSeen: '2026-03-10' }]);
});

test('drafts and files of others are left out', async () => {
  await open().add({ number: 1, day: '2026-03-10', rows: [ONE] });
  const [file = ''] = inFolder('2026-03-10');
  const text = readFileSync(join(folder, 'main@current', '2026-03-10', file), 'utf8');
  writeFileSync(join(folder, 'main@current', '2026-03-10', 'other.json.1234.draft'), text.slice(0, 10));
  expect(await read(1)).toMatchObject([{ requests: 1 }]);
});

test('days and operations go when they are old, those that are used stay', async () => {
  const store = open();
  const other = row('{ favourites { __typename } }');
  await store.add({ number: 1, day: '2026-03-10', rows: [ONE, other] });
  for (const name of inFolder('operations')) {
    const at = new Date('2026-03-10T12:00:00Z');
    utimesSync(join(folder, 'main@current', 'operations', name), at, at);
  }
  for (const [number, day] of [
    '2026-03-11',
    '2026-03-12',
    '2026-03-13',
    '2026-03-14',
    '2026-03-15',
    '2026-03-16',
  ].entries()) {
    vi.setSystemTime(new Date(`${day}T12:00:00Z`));
    await store.add({ number: number + 2, day, rows: [ONE] });
  }
  expect(inFolder().filter((name) => name !== 'operations')).toEqual([
    '2026-03-13',
    '2026-03-14',
    '2026-03-15',
    '2026-03-16',
  ]);
  expect(inFolder('operations')).toEqual([`${storedId(ONE.usage)}.json`]);
  expect(existsSync(join(folder, 'main@current', '2026-03-10'))).toBe(false);
});

test('an operation that is not there any more may have used anything', async () => {
  await open().add({ number: 1, day: '2026-03-10', rows: [ONE] });
  rmSync(join(folder, 'main@current', 'operations'), { recursive: true });
  expect(await read(1)).toMatchObject([
    { hash: ONE.usage.hash, text: '', coordinates: [], incomplete: true, requests: 1 },
  ]);
});

test('an operation that uses more of a newer schema is found by that too', async () => {
  const schemaOf = (more: string) => buildSchema(`type Query { find(by: By): Int } input By { name: String ${more} }`);
  const source = 'query ($by: By) { find(by: $by) }';
  await open().add({ number: 1, day: '2026-03-09', rows: [row(source, 2, schemaOf(''))] });
  await open().add({ number: 1, day: '2026-03-10', rows: [row(source, 3, schemaOf('age: Int'))] });
  expect(await read(2)).toMatchObject([
    { requests: 5, coordinates: ['By', 'By.age', 'By.name', 'Int', 'Query.find', 'Query.find(by:)', 'String'] },
  ]);
  expect((await read(2))[0]?.incomplete).toBeUndefined();
});

test('what an operation is comes back as it was', async () => {
  const named = row('query Named($filter: Filter) { items(filter: $filter) { id } }');
  await open().add({ number: 1, day: '2026-03-10', rows: [ONE, named] });
  for (const { usage } of [ONE, named]) {
    expect((await read(1)).find(({ hash }) => hash === usage.hash)).toMatchObject(usage);
  }
});
