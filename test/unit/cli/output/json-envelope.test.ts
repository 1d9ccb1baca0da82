import { expect, test } from 'vitest';
import { jsonEnvelope } from '../../../../src/cli/output/json-envelope.ts';

test('a success holds the data, and no error', () => {
  expect(jsonEnvelope({ sdl: 'x' })).toBe('{"json_version":"1","data":{"sdl":"x","success":true},"error":null}\n');
});

test('a failure holds code, message and details', () => {
  const failure = { code: 'E029', message: 'no', details: { build_errors: [] }, report: 'for people' };
  expect(JSON.parse(jsonEnvelope({}, failure))).toEqual({
    json_version: '1',
    data: { success: false },
    error: { code: 'E029', message: 'no', details: { build_errors: [] } },
  });
});
