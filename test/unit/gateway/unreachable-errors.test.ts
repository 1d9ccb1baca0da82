import { expect, test } from 'vitest';
import { unreachableErrors } from '../../../src/gateway/unreachable-errors.ts';
import type { Selection } from '../../../src/plan/operation/selection.ts';

test('the error of a field that cannot be asked for tells its place, not an alias alone', () => {
  const sign: Selection = { kind: 'field', key: 'name', plannedKey: '_f0', name: 'sign', selections: undefined };
  const streets: Selection = {
    kind: 'field',
    key: 'streets',
    plannedKey: 'streets',
    name: 'streets',
    selections: [sign],
  };
  const [error] = unreachableErrors([['streets', '_f0']], { streets: [{}] }, [streets]);
  expect(error?.message).toBe('No subgraph can be asked for what belongs at streets.0.name.');
  expect(error?.path).toEqual(['streets', 0, 'name']);
});
