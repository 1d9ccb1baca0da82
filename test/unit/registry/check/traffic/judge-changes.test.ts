import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { diffSchemas } from '../../../../../src/registry/check/diff/diff-schemas.ts';
import { judgeChanges } from '../../../../../src/registry/check/traffic/judge-changes.ts';
import { DEFAULT_TRAFFIC_OPTIONS } from '../../../../../src/registry/check/traffic/traffic-options.ts';
import type { OperationTraffic } from '../../../../../src/traffic/traffic.ts';
import { recordedTraffic, trafficReader } from '../../../../kit/recorded-traffic.ts';
import { judgeApiChanges } from '../judge-api-changes.ts';

const BEFORE = 'type Query { a: Int b: Int c: Int }';
const WITHOUT_B = 'type Query { a: Int c: Int }';

const removed = (changes: readonly { readonly coordinate: string }[]) =>
  changes.find(({ coordinate }) => coordinate === 'Query.b');

test('a use is told with the operation, its clients and how often, most requests first', async () => {
  const { status, changes, traffic } = await judgeApiChanges(BEFORE, WITHOUT_B, [
    { query: 'query Few { a b }', client: 'ios', requests: 2 },
    { query: 'query Many { b }', client: 'web', requests: 30 },
    { query: 'query Many { b }', client: 'ios', requests: 8 },
    { query: '{ a }', requests: 60 },
  ]);
  expect(status).toBe('failed');
  expect(removed(changes)).toMatchObject({
    usage: 'used',
    failed: true,
    requests: 40,
    percent: 40,
    operations: [
      {
        name: 'Many',
        type: 'query',
        requests: 38,
        clients: [
          { name: 'web', requests: 30 },
          { name: 'ios', requests: 8 },
        ],
      },
      { name: 'Few', requests: 2, clients: [{ name: 'ios', version: '1.0', requests: 2 }] },
    ],
  });
  expect(traffic).toEqual({
    kind: 'recorded',
    days: 30,
    since: '2026-11-20T00:00:00.000Z',
    operations: 3,
    requests: 100,
    unattributed: 0,
  });
});

test('a breaking change that nobody uses passes', async () => {
  const { status, changes } = await judgeApiChanges(BEFORE, WITHOUT_B, [{ query: '{ a }' }]);
  expect([status, removed(changes)]).toMatchObject(['passed', { usage: 'unused', failed: false }]);
});

test('nothing recorded is not unused', async () => {
  const { status, changes, traffic } = await judgeApiChanges(BEFORE, WITHOUT_B, []);
  expect([status, removed(changes)]).toMatchObject(['failed', { usage: 'unknown', failed: true }]);
  expect(traffic).toEqual({ kind: 'none', days: 30 });
});

test('unless it is said so', async () => {
  const { status, changes } = await judgeApiChanges(BEFORE, WITHOUT_B, [], { ignoreUnused: true });
  expect([status, removed(changes)]).toMatchObject(['passed', { usage: 'unknown', failed: false }]);
});

test('on demand every breaking change fails', async () => {
  const { status, changes } = await judgeApiChanges(BEFORE, WITHOUT_B, [{ query: '{ a }' }], { ignoreUnused: false });
  expect([status, removed(changes)]).toMatchObject(['failed', { usage: 'unused', failed: true }]);
});

test.each([
  [{ thresholdRequests: 10 }, 'used', true],
  [{ thresholdRequests: 11 }, 'below-threshold', false],
  [{ thresholdPercent: 10 }, 'used', true],
  [{ thresholdPercent: 10.1 }, 'below-threshold', false],
  // Both have to be reached.
  [{ thresholdRequests: 10, thresholdPercent: 50 }, 'below-threshold', false],
  [{ thresholdRequests: 11, ignoreUnused: false }, 'below-threshold', true],
])('10 of 100 requests and %o: %s', async (options, usage, failed) => {
  const sent = [
    { query: '{ b }', requests: 10 },
    { query: '{ a }', requests: 90 },
  ];
  const { changes } = await judgeApiChanges(BEFORE, WITHOUT_B, sent, options);
  expect(removed(changes)).toMatchObject({ usage, failed, requests: 10 });
});

test('clients that are left out do not count, neither for uses nor for the whole', async () => {
  const sent = [
    { query: '{ b }', client: 'robot', requests: 900 },
    { query: '{ b }', client: 'web', requests: 10 },
    { query: '{ a }', client: 'web', requests: 10 },
  ];
  const options = { excludedClients: new Set(['robot']) };
  const { changes } = await judgeApiChanges(BEFORE, WITHOUT_B, sent, options);
  expect(removed(changes)).toMatchObject({ requests: 10, percent: 50, operations: [{ clients: [{ name: 'web' }] }] });
  const all = await judgeApiChanges(BEFORE, WITHOUT_B, sent.slice(0, 1), options);
  expect(all.status).toBe('passed');
});

test('dangerous changes are told with their uses, and fail on demand', async () => {
  const [before, after] = ['type Query { e: E } enum E { X }', 'type Query { e: E } enum E { X Y }'];
  const told = await judgeApiChanges(before, after, [{ query: '{ e }' }]);
  expect(told).toMatchObject({ status: 'passed', changes: [{ usage: 'used', failed: false, requests: 1 }] });
  const asked = await judgeApiChanges(before, after, [{ query: '{ e }' }], { failOn: 'dangerous' });
  expect(asked).toMatchObject({ status: 'failed', changes: [{ usage: 'used', failed: true }] });
});

test('traffic is not read for changes that are safe', async () => {
  const before = buildSchema(BEFORE);
  const after = buildSchema('type Query { a: Int b: Int c: Int d: Int }');
  const reader = { read: () => Promise.reject(new Error('not to be asked')), close: async () => {} };
  const diff = { changes: await diffSchemas(before, after), before, after };
  const check = await judgeChanges(diff, reader, DEFAULT_TRAFFIC_OPTIONS);
  expect(check).toMatchObject({ status: 'passed', traffic: null, changes: [{ usage: 'not-asked' }] });
});

const judgeTraffic = async (traffic: readonly OperationTraffic[] | Error) => {
  const [before, after] = [buildSchema(BEFORE), buildSchema(WITHOUT_B)];
  const diff = { changes: await diffSchemas(before, after), before, after };
  const reader =
    traffic instanceof Error ? { read: () => Promise.reject(traffic), close: async () => {} } : trafficReader(traffic);
  return judgeChanges(diff, reader, DEFAULT_TRAFFIC_OPTIONS);
};
const recorded = (query: string) => recordedTraffic(buildSchema(BEFORE), [{ query }]);

test('traffic that cannot be read is told, and is as if there were none', async () => {
  const check = await judgeTraffic(new Error('no Redis'));
  expect(check).toMatchObject({ status: 'failed', traffic: { kind: 'unreadable', reason: 'no Redis' } });
  expect(removed(check.changes)).toMatchObject({ usage: 'unknown', failed: true });
});

test('an operation whose uses are not known as a whole may use anything', async () => {
  const [operation] = recorded('{ a }');
  const check = await judgeTraffic(operation === undefined ? [] : [{ ...operation, incomplete: true }]);
  expect(removed(check.changes)).toMatchObject({ usage: 'used', requests: 1 });
});

test('requests of operations that were not told apart are counted, and hurt by nothing', async () => {
  const [operation] = recorded('{ a }');
  const other = operation && { ...operation, hash: '(other)', text: '', coordinates: [], requests: 5 };
  const check = await judgeTraffic([...recorded('{ a }'), ...(other === undefined ? [] : [other])]);
  expect(check).toMatchObject({ status: 'passed', traffic: { operations: 1, requests: 6, unattributed: 5 } });
});

test('operations that the new schema refuses fail, though no change looks like the cause', async () => {
  const [before, after] = [buildSchema(BEFORE), buildSchema(WITHOUT_B)];
  // As of an inspector that has overlooked it, and told something else.
  const changes = (await diffSchemas(before, buildSchema('type Query { a: Int b: Int }'))).slice(0, 1);
  const traffic = recordedTraffic(before, [{ query: 'query Lost { b }', requests: 3 }]);
  const check = await judgeChanges({ changes, before, after }, trafficReader(traffic), DEFAULT_TRAFFIC_OPTIONS);
  expect(check).toMatchObject({
    status: 'failed',
    changes: [{ coordinate: 'Query.c', failed: false }],
    refused: [{ name: 'Lost', requests: 3, failed: true, problems: [expect.stringContaining('field "b"')] }],
  });
});

test('operations that were refused before are not held against a change', async () => {
  const earlier = buildSchema('type Query { a: Int gone: Int }');
  const check = await judgeTraffic(recordedTraffic(earlier, [{ query: '{ gone }' }]));
  expect(check).toMatchObject({ status: 'passed', refused: [] });
});

test('an operation that the new schema refuses fails, though a change that is only dangerous concerns it', async () => {
  const before = 'type Query { a(x: Int): Int }';
  const after = 'type Query { a(x: Int! = 1): Int }';
  const check = await judgeApiChanges(before, after, [
    { query: 'query Null { a(x: null) }' },
    { query: '{ a(x: 2) }' },
  ]);
  expect(check).toMatchObject({ status: 'failed', refused: [{ name: 'Null', failed: true }] });
  expect(await judgeApiChanges(before, after, [{ query: '{ a(x: 2) }' }])).toMatchObject({ status: 'passed' });
});

test('an answer that is never null any more fails where it stands beside one that may be', async () => {
  const schema = (x: string) => `type Query { s: S } union S = A | B type A { x: ${x} } type B { x: Int y: Int }`;
  const [before, after] = [schema('Int'), schema('Int!')];
  const clashing = { query: 'query Clash { s { ... on A { x } ... on B { x } } }' };
  expect(await judgeApiChanges(before, after, [clashing])).toMatchObject({
    status: 'failed',
    refused: [{ name: 'Clash', problems: [expect.stringContaining('conflicting types')] }],
  });
  const apart = { query: 'query Apart { s { ... on A { x } ... on B { y } } }' };
  expect(await judgeApiChanges(before, after, [apart])).toMatchObject({ status: 'passed', refused: [] });
  expect(await judgeApiChanges(before, after, [])).toMatchObject({ status: 'passed' });
  // Under other names they never met, and the text that is kept does not tell.
  const unclear = { query: '{ s { ... on A { x } ... on B { x: y x2: x } } }' };
  expect(await judgeApiChanges(before, after, [unclear])).toMatchObject({ status: 'failed' });
});

test('where no operation at all was told apart nothing is unused', async () => {
  const [operation] = recorded('{ a }');
  const other = operation && { ...operation, hash: '(other)', text: '', coordinates: [], requests: 5 };
  const check = await judgeTraffic(other === undefined ? [] : [other]);
  expect(removed(check.changes)).toMatchObject({ usage: 'unknown', failed: true });
});
