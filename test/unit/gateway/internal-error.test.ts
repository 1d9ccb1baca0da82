import { expect, test } from 'vitest';
import { isInternalError } from '../../../src/gateway/internal-error.ts';

test.each([
  [undefined, true],
  [{}, true],
  [{ code: 'INTERNAL_SERVER_ERROR' }, true],
  [{ code: 'INTERNAL_SERVER_ERROR', service: 'users' }, false],
  [{ code: 'BAD_USER_INPUT' }, false],
  [{ service: 'users' }, false],
])('%j: %j', (extensions, expected) => {
  expect(isInternalError(extensions)).toBe(expected);
});
