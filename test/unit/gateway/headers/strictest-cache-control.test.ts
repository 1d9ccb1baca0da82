import { expect, test } from 'vitest';
import { strictestCacheControl } from '../../../../src/gateway/headers/strictest-cache-control.ts';

test.each([
  [['max-age=60, s-maxage=600'], 'max-age=60'],
  [['max-age=600, s-maxage=60'], 'max-age=60'],
  [['max-age=5, max-age=600'], 'max-age=5'],
  [['public, max-age=60', 'public, s-maxage=30'], 'public, max-age=30'],
  [['max-age=soon'], 'max-age=0'],
  [['MAX-AGE="60"'], 'max-age=60'],
  [['public'], 'public'],
  [[''], 'no-cache'],
  [[undefined], 'no-store'],
  [[], 'no-store'],
])('%j: %s', (values, merged) => expect(strictestCacheControl(values)).toBe(merged));
