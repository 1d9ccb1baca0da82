import { expect, test } from 'vitest';
import type { HealthState } from '../../../src/admin/health.ts';
import { readiness } from '../../../src/admin/health.ts';

const SERVING: HealthState = {
  accepting: true,
  snapshot: { id: 'abc', createdAt: new Date(0) },
  rejection: undefined,
  problems: [],
};
const REJECTION = { code: 'COMPOSITION_FAILED', message: 'no', issues: [] } as unknown as HealthState['rejection'];

test('with a schema it is ready, and says which', () => {
  expect(readiness(SERVING)).toEqual({
    status: 200,
    body: { status: 'UP', snapshot: { id: 'abc', since: '1970-01-01T00:00:00.000Z' } },
  });
});

test('without one it is not', () => {
  expect(readiness({ ...SERVING, snapshot: undefined })).toEqual({
    status: 503,
    body: { status: 'DOWN', reason: 'no supergraph yet' },
  });
});

test('a Redis that is away is told, and takes no gateway out', () => {
  const rateLimitsAway = { since: new Date(0), reason: 'no answer within 40 ms' };
  expect(readiness({ ...SERVING, rateLimitsAway })).toMatchObject({
    status: 200,
    body: {
      status: 'UP',
      rateLimits: { redis: 'away', since: '1970-01-01T00:00:00.000Z', reason: 'no answer within 40 ms' },
    },
  });
});

test('a newer schema that was refused, and a catalogue out of reach, are told and change nothing', () => {
  const problems = [{ subgraph: 'users', message: 'gone' }];
  expect(readiness({ ...SERVING, rejection: REJECTION, problems })).toMatchObject({
    status: 200,
    body: { status: 'UP', rejected: REJECTION, problems },
  });
});

test('while it stops it is not ready, schema or not', () => {
  for (const snapshot of [SERVING.snapshot, undefined]) {
    const { status, body } = readiness({ ...SERVING, accepting: false, snapshot });
    expect([status, body.status, body.reason]).toEqual([503, 'DOWN', 'the gateway is stopping']);
  }
});
