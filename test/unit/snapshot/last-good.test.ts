import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LastGood } from '../../../src/snapshot/last-good.ts';
import { lastGoodFile, readLastGood, writeLastGood } from '../../../src/snapshot/last-good.ts';

const LAST_GOOD: LastGood = {
  version: 1,
  supergraphSdl: 'schema',
  subgraphs: [{ name: 'a', sdl: 'x', routingUrl: 'consul://a', instances: [{ id: '1', url: 'http://h:1/graphql' }] }],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-last-good-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was written is read again', async () => {
  const file = lastGoodFile(join(folder, 'state'), 'main');
  await writeLastGood(file, LAST_GOOD);
  expect(await readLastGood(file)).toEqual(LAST_GOOD);
});

test('writing leaves no draft behind', async () => {
  await writeLastGood(join(folder, 'a.json'), LAST_GOOD);
  await writeLastGood(join(folder, 'a.json'), { ...LAST_GOOD, supergraphSdl: 'newer' });
  expect(readdirSync(folder)).toEqual(['a.json']);
});

test('no file is no last good', async () => {
  expect(await readLastGood(join(folder, 'none.json'))).toBeUndefined();
});

test.each(['', '{', '{"version":2}', '[]'])('a file with %j is refused', async (text) => {
  writeFileSync(join(folder, 'bad.json'), text);
  await expect(readLastGood(join(folder, 'bad.json'))).rejects.toThrow();
});
