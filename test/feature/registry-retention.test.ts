import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import type { CommandFolder } from '../kit/portico-command.ts';
import { makeCommandFolder } from '../kit/portico-command.ts';
import { publishUntil } from '../kit/publishers.ts';
import { MAIN } from '../kit/registry-stores.ts';

let folder: CommandFolder;
beforeEach(async () => {
  folder = makeCommandFolder();
  const store = openStore({ kind: 'folder', path: join(folder.path, '.portico', 'registry') }, MAIN);
  await publishUntil(9, store, 'nine changes');
  await store.close();
});
afterEach(() => folder[Symbol.dispose]());

const rollBack = (...more: string[]) => folder.run(['supergraph', 'rollback', '--to', '8', ...more]);

test('the tenth change leaves so many as --keep says', async () => {
  expect(await rollBack('--keep', '3')).toMatchObject({ code: 0 });
  expect((await folder.run(['supergraph', 'fetch', '--sequence', '7'])).code).toBe(1);
  expect((await folder.run(['supergraph', 'fetch', '--sequence', '8'])).code).toBe(0);
});

test('and all of them by default', async () => {
  expect(await rollBack()).toMatchObject({ code: 0 });
  expect((await folder.run(['supergraph', 'fetch', '--sequence', '1'])).code).toBe(0);
});

test.each(['0', '-1', 'many'])('--keep %s is a mistake of usage', async (keep) => {
  expect(await rollBack(`--keep=${keep}`)).toMatchObject({ code: 2, stderr: expect.stringContaining('from 1') });
});
