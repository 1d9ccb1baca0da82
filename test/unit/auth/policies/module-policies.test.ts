import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadModulePolicies } from '../../../../src/auth/policies/module-policies.ts';

let folder: string;
let count = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-policies-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Node remembers modules by file. */
function fileWith(text: string): string {
  count += 1;
  const file = join(folder, `policies-${count}.mjs`);
  writeFileSync(file, text);
  return file;
}

const { signal } = new AbortController();
const boss = { subject: 'boss', claims: {}, scopes: new Set<string>() };

async function granted(text: string, policies: readonly string[], subject: typeof boss | undefined): Promise<string[]> {
  const source = await loadModulePolicies(fileWith(text));
  return [...(await source.decide(policies, subject, signal))];
}

test.each([
  ['a function by policy', "export default { a: (principal) => principal?.subject === 'boss', b: async () => true };"],
  [
    'one function for all',
    "export default async (policies, principal) => policies.filter((name) => name !== 'a' || principal?.subject === 'boss');",
  ],
])('%s', async (_case, text) => {
  expect(await granted(text, ['a', 'b'], boss)).toEqual(['a', 'b']);
  expect(await granted(text, ['a', 'b'], undefined)).toEqual(['b']);
  expect(await granted(text, ['a'], boss)).toEqual(['a']);
});

test('a policy that the module does not have, or only inherits, does not hold', async () => {
  expect(await granted('export default { a: () => true };', ['a', 'b', 'toString', '__proto__'], boss)).toEqual(['a']);
});

test('something like true is not true', async () => {
  expect(
    await granted('export default { a: () => 1, b: () => "true", c: () => ({}) };', ['a', 'b', 'c'], boss),
  ).toEqual([]);
});

test('a function that throws rejects the question', async () => {
  await expect(granted('export default { a: () => { throw new Error("broken"); } };', ['a'], boss)).rejects.toThrow(
    'broken',
  );
});

describe('refused, with the file and the reason', () => {
  test.each([
    ['export default { a: true };', 'what it exports as "a" is no function'],
    ['export const a = () => true;', 'its default export is no function'],
    ['export default null;', 'its default export is no function'],
    ['export default {', 'cannot be used'],
  ])('%s', async (text, reason) => {
    const file = fileWith(text);
    await expect(loadModulePolicies(file)).rejects.toMatchObject({ code: 'POLICY_MODULE_INVALID', params: { file } });
    await expect(loadModulePolicies(file)).rejects.toThrow(reason);
  });

  test('no such file', async () => {
    await expect(loadModulePolicies(join(folder, 'none.mjs'))).rejects.toMatchObject({ code: 'POLICY_MODULE_INVALID' });
  });
});
