import { expect, test } from 'vitest';
import { renamedKeys, renamePath } from '../../../../src/plan/compile/renamed-keys.ts';

const renamed = renamedKeys([
  { kind: 'KeyRenamer', path: ['items', '... on Game', 'title__alias_0'], renameKeyTo: 'title' },
  { kind: 'ValueSetter', path: ['items', '__typename'], setValueTo: 'Item' },
]);

test('paths of errors follow the names that a plan gives to data, whatever types and indices are between', () => {
  expect(renamePath(['items', 3, 'title__alias_0', 'text'], renamed)).toEqual(['items', 3, 'title', 'text']);
});

test('the same key elsewhere keeps its name', () => {
  expect(renamePath(['title__alias_0'], renamed)).toEqual(['title__alias_0']);
  expect(renamePath(['others', 0, 'title__alias_0'], renamed)).toEqual(['others', 0, 'title__alias_0']);
});
