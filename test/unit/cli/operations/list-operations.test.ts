import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListedOperations } from '../../../../src/cli/operations/list-operations.ts';
import { listOperations } from '../../../../src/cli/operations/list-operations.ts';
import { FolderTrafficReader } from '../../../../src/traffic/read/folder-traffic-reader.ts';
import { MAIN } from '../../../kit/registry-stores.ts';
import { recordTwoDays } from '../../../kit/traffic-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(`${tmpdir()}/portico-operations-`);
  await recordTwoDays(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[Partial<ListedOperations>, readonly string[]]>([
  [{}, ['Page 18', 'Old 7', '- 4']],
  [{ days: 1 }, ['Page 16', '- 4']],
  [{ client: 'web' }, ['Page 17', 'Old 7']],
  [{ client: 'web', days: 1 }, ['Page 15']],
  [{ coordinate: 'Product.name' }, ['Page 18', 'Old 7']],
  [{ coordinate: 'Query.product(id:)' }, ['Page 18']],
  [{ sort: 'errors' }, ['- 4', 'Page 18', 'Old 7']],
  [{ sort: 'latency', limit: 1 }, ['- 4']],
  [{ sort: 'name' }, ['Old 7', 'Page 18', '- 4']],
])('%j', async (wanted, expected) => {
  const reader = new FolderTrafficReader({ folder, graph: MAIN });
  const { data } = await listOperations(
    { reader, graph: MAIN, location: folder },
    { days: 30, sort: 'requests', ...wanted },
  );
  const operations = data.operations as { name: string | null; requests: number }[];
  expect(operations.map(({ name, requests }) => `${name ?? '-'} ${requests}`)).toEqual(expected);
});
