import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { self: { name: 'x' } } }));
  const sdl = 'type Query { self: Self } type Self { self: Self name: String }';
  gateway = await runGateway({ subgraphs: { only: { url: subgraph.url, sdl } } });
});
afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const HOSTILE: [string, string, string][] = [
  ['too deep', `{ ${'self { '.repeat(60)} name ${'}'.repeat(60)} }`, 'MAX_DEPTH_LIMIT'],
  ['nested beyond any stack', `{ ${'self { '.repeat(5_000)}`, 'MAX_RECURSION_LIMIT'],
  ['aliases by the thousand', `{ ${aliases(3_000)} }`, 'MAX_ALIASES_LIMIT'],
  ['root fields', `{ ${'self { name } '.repeat(51)} }`, 'MAX_ROOT_FIELDS_LIMIT'],
  ['directives', `{ self { name ${'@include(if: true) '.repeat(400)} } }`, 'MAX_DIRECTIVES_LIMIT'],
  ['tokens', `{ self { ${'name '.repeat(16_000)} } }`, 'MAX_TOKENS_LIMIT'],
  ['fragments that double 14 times', fanOut(14), 'MAX_HEIGHT_LIMIT'],
  ['fragments that double 30 times', fanOut(30), 'MAX_HEIGHT_LIMIT'],
];

/** What one URL parser takes for text and another for an escape, a separator or an end. All inside of a comment. */
const BROKEN_ENDS = ['', '%FF', '%zz', '%', '+%E2%82', '&query', '#%0A}}}', ';query=%7B__typename%7D'];

describe.each(HOSTILE)('a document with %s', (_kind, query, code) => {
  const refused = { status: 400, errors: [{ message: expect.any(String), extensions: { code } }] };

  test('is refused with a code, fast, and before any subgraph is asked', async () => {
    const before = subgraph.received.length;
    const startedAt = performance.now();
    const answer = await gateway.query(query);
    // The limit is 50 ms; a busy machine gets some more.
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(answer.errors?.[0]?.extensions?.code).toMatch(/^MAX_\w+_LIMIT$/);
    if (!query.includes('...')) expect(answer).toMatchObject(refused);
    expect(answer.status).toBe(400);
    expect(subgraph.received).toHaveLength(before);
  });

  test('is refused by GET and as a persisted query too', async () => {
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const extensions = { persistedQuery: { version: 1, sha256Hash } };
    const registered = await postGraphQL(`${gateway.clientUrl}/graphql`, { query, extensions });
    expect([registered.status, registered.errors?.[0]?.extensions?.code]).toEqual([
      400,
      expect.stringMatching(/^MAX_/),
    ]);
    const byHash = await postGraphQL(`${gateway.clientUrl}/graphql`, { extensions });
    expect(byHash.errors?.[0]?.extensions?.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    if (query.length > 4_000) return;
    const url = `${gateway.clientUrl}/graphql?query=${encodeURIComponent(`${query} #`)}`;
    for (const end of BROKEN_ENDS) {
      const got = await fetch(`${url}${end}`, { headers: { 'apollo-require-preflight': '1' } });
      expect([end, got.status]).toEqual([end, 400]);
      expect(await got.text()).toContain('_LIMIT');
    }
  });
});

test('a fragment cycle is refused as the validation error that it is', async () => {
  const { errors } = await gateway.query('{ self { ...A } } fragment A on Self { ...B } fragment B on Self { ...A }');
  expect(errors?.[0]?.extensions?.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a dashboard of 300 fields passes', async () => {
  const { errors } = await gateway.query(`{ self { ${aliases(60)} ${'name '.repeat(240)} } }`);
  expect(errors ?? []).toEqual([]);
});

describe('a request that is no GraphQL request', () => {
  const send = async (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) => {
    const response = await fetch(`${gateway.clientUrl}/graphql`, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) as { errors: { extensions: { code: string } }[] } };
  };

  test.each([
    ['malformed JSON', '{', 400, 'BAD_REQUEST'],
    ['an empty body', '', 400, 'BAD_REQUEST'],
    ['null', 'null', 400, 'BAD_REQUEST'],
    ['a list', '[{"query":"{__typename}"}]', 400, 'BAD_REQUEST'],
    ['a number for the query', '{"query":7}', 400, 'BAD_REQUEST'],
    ['text for the variables', '{"query":"{__typename}","variables":"{}"}', 400, 'BAD_REQUEST'],
    ['a list for the extensions', '{"query":"{__typename}","extensions":[]}', 400, 'BAD_REQUEST'],
    ['a body beyond the limit', `{"query":"${' '.repeat(2_100_000)}"}`, 413, 'PAYLOAD_TOO_LARGE'],
  ])('%s gets JSON with a code', async (_kind, body, status, code) => {
    expect(await send(body)).toMatchObject({ status, body: { errors: [{ extensions: { code } }] } });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('%s is refused', async (type) => {
    const { status } = await send('{"query":"{__typename}"}', { 'content-type': type });
    expect([400, 415]).toContain(status);
  });

  test('keys of prototypes are data', async () => {
    const body =
      '{"query":"query($v: Boolean = true) { __proto__: __typename @include(if: $v) }","variables":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"polluted":1}}';
    const { status, body: answer } = await send(body);
    expect([status, JSON.stringify(answer)]).toEqual([200, '{"data":{"__proto__":"Query"}}']);
    expect({}).not.toHaveProperty('polluted');
  });
});

function aliases(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ');
}

function fanOut(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Self { ...F${level + 1} ...F${level + 1} }`,
  );
  return `{ self { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Self { name }`;
}
