import { expect, test } from 'vitest';
import { repeatedName } from '../../../../src/auth/tokens/repeated-name.ts';

test.each([
  ['{"a":1,"b":{"a":2},"c":["a","a"]}', undefined],
  ['{}', undefined],
  ['{"a":"a","b":"b:\\"a\\""}', undefined],
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{ "a" : [1, {"x": 1, "y": 2}] , "b": 1, "b" : 2}', 'b'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
])('%s → %s', (json, name) => expect(repeatedName(json)).toBe(name));
