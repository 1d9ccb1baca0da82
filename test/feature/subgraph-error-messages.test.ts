import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

const SDL = 'type Query { one: String two: String }';
const SHARED_SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@shareable"]) type Query { three: String }`;

/** As a careless subgraph writes it: everything that could leak, in every place. */
const ERROR = {
  message: 'connect to db.internal failed',
  path: ['one'],
  locations: [{ line: 1, column: 3 }],
  extensions: {
    code: 'DATABASE_DOWN',
    hint: 'try later',
    stacktrace: ['Error: at /srv/secret/app.js:10:5'],
    exception: { stacktrace: ['at /srv/secret/app.js'] },
    http: { status: 418, headers: { 'x-internal': 'secret' } },
    response: { url: 'http://db.internal:5432/secret', body: 'secret' },
    service: 'forged',
    serviceName: 'forged',
  },
};

let loose: ScriptedSubgraph;
let strict: ScriptedSubgraph;
beforeAll(async () => {
  loose = await startScriptedSubgraph(json({ data: { one: null, two: 'fine' }, errors: [ERROR] }));
  strict = await startScriptedSubgraph(json({ data: { three: null }, errors: [{ ...ERROR, path: ['three'] }] }));
});
afterAll(() => Promise.all([loose.stop(), strict.stop()]));

const start = (yaml: string, env: Record<string, string> = {}): Promise<TestGateway> =>
  runGateway({
    subgraphs: { loose: { url: loose.url, sdl: SDL }, strict: { url: strict.url, sdl: SHARED_SDL } },
    yaml,
    env,
  });

const SHOWN = {
  message: 'connect to db.internal failed',
  path: ['one'],
  extensions: { code: 'DATABASE_DOWN', hint: 'try later', service: 'loose' },
};
const redacted = (field: string, service: string) => ({
  message: 'Subgraph errors redacted',
  path: [field],
  extensions: { code: 'DATABASE_DOWN', service },
});

describe.each([
  ['in development', '', {}, SHOWN, 'shown'],
  ['in production', '', { NODE_ENV: 'production' }, redacted('one', 'loose'), 'redacted'],
  ['when told so', 'include_subgraph_errors: { all: false }', {}, redacted('one', 'loose'), 'redacted'],
  ['when told so', 'include_subgraph_errors: { all: true }', { NODE_ENV: 'production' }, SHOWN, 'shown'],
] as const)('%s', (_when, yaml, env, expected, what) => {
  test(`messages of subgraphs are ${what}, stacks and addresses never`, async () => {
    await using gateway = await start(yaml, env);
    const { status, headers, data, errors } = await gateway.query('{ one two }');
    expect(status).toBe(200);
    expect(headers.has('x-internal')).toBe(false);
    expect(data).toEqual({ one: null, two: 'fine' });
    expect(errors).toEqual([expected]);
  });
});

test('each subgraph can be decided on its own', async () => {
  await using gateway = await start('include_subgraph_errors: { all: false, subgraphs: { loose: true } }');
  const { errors } = await gateway.query('{ one three }');
  expect(errors).toHaveLength(2);
  expect(errors).toEqual(expect.arrayContaining([SHOWN, redacted('three', 'strict')]));
});

test('the log has what clients do not see', async () => {
  await using gateway = await start('include_subgraph_errors: { all: false }');
  await gateway.query('{ one }', { headers: { 'x-request-id': 'look-me-up' } });
  const line = gateway.lines.find(({ msg }) => msg === 'subgraph answered with errors');
  expect(line).toMatchObject({
    requestId: 'look-me-up',
    subgraph: 'loose',
    errors: [{ message: ERROR.message, path: 'one', code: 'DATABASE_DOWN' }],
  });
});
