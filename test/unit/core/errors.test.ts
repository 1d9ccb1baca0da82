import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../../../src/core/errors.ts';

const CHAPTERS = join(import.meta.dirname, '../../../src/core/errors');

test('every code of every chapter is in the table, and in one chapter only', async () => {
  const codes: string[] = [];
  for (const file of readdirSync(CHAPTERS)) {
    const chapter: Record<string, object> = await import(join(CHAPTERS, file));
    for (const table of Object.values(chapter)) codes.push(...Object.keys(table));
  }
  expect(codes.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
});
