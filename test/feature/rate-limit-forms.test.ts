import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import type { LimitedSubgraph } from '../kit/limited-subgraph.ts';
import { rateLimitHead, startLimitedSubgraph } from '../kit/limited-subgraph.ts';
import { noteFigure } from '../kit/note-figure.ts';

/** What one rule allows: 10 in a window that no test outlives. */
const MAX = 10;

const types = (directive: string) => `
type Query { guarded(id: ID): Int ${directive}(max: ${MAX}, window: "1h") node: Node plain: Int }
interface Node { id: ID! secret: Int }
type User implements Node { id: ID! secret: Int ${directive}(max: ${MAX}, window: "1h") }
type Robot implements Node { id: ID! secret: Int }
`;
const RESOLVERS = {
  Query: { guarded: () => 1, plain: () => 2, node: () => ({ __typename: 'User', id: 'u', secret: 3 }) },
};
const VARIABLES = { yes: true, no: false };

type Send = (gateway: TestGateway, query: string) => Promise<Answer>;
const byPost: Send = (gateway, query) => gateway.query(query, { variables: query.includes('$') ? VARIABLES : {} });
const byGet: Send = async (gateway, query) => {
  const search = new URLSearchParams({ query, variables: JSON.stringify(VARIABLES) });
  const response = await fetch(`${gateway.clientUrl}/graphql?${search}`, {
    headers: { 'apollo-require-preflight': 'true' },
  });
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
};
const byHash: Send = async (gateway, query) => {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  const extensions = { persistedQuery: { version: 1, sha256Hash } };
  const answer = await postGraphQL(`${gateway.clientUrl}/graphql`, { extensions, variables: VARIABLES });
  if (answer.errors?.[0]?.extensions?.code !== 'PERSISTED_QUERY_NOT_FOUND') return answer;
  return postGraphQL(`${gateway.clientUrl}/graphql`, { query, extensions, variables: VARIABLES });
};

/** The form, how often it counts, and the operation. */
const FORMS: [form: string, points: number, query: string, send?: Send][] = [
  ['as it is', 1, '{ guarded }'],
  ['under an alias', 1, '{ other: guarded }'],
  ['with five aliases', 5, '{ a: guarded b: guarded c: guarded d: guarded e: guarded }'],
  ['five times under one key', 1, '{ guarded guarded guarded guarded guarded }'],
  ['in a named fragment', 1, 'query { ...F } fragment F on Query { guarded }'],
  ['in a fragment that is spread twice', 1, 'query { ...F ...F } fragment F on Query { guarded }'],
  [
    'in fragments that spread each other',
    2,
    'query { ...A b: guarded } fragment A on Query { ...B } fragment B on Query { a: guarded }',
  ],
  ['in an inline fragment', 1, '{ ... on Query { guarded } }'],
  ['in an inline fragment without a type', 1, '{ ... @include(if: true) { guarded } }'],
  ['with @include', 1, 'query ($yes: Boolean!) { guarded @include(if: $yes) }'],
  [
    'with an @include that is off beside one that is on',
    1,
    'query ($yes: Boolean!, $no: Boolean!) { guarded @include(if: $yes) x: guarded @include(if: $no) }',
  ],
  ['with @skip that is off, by its default', 1, 'query ($skip: Boolean = false) { guarded @skip(if: $skip) }'],
  [
    'twice under one key, on one of two conditions',
    1,
    'query ($yes: Boolean!, $no: Boolean!) { guarded @include(if: $yes) guarded @include(if: $no) }',
  ],
  ['through the interface', 1, '{ node { secret } }'],
  ['through the interface and its type', 1, '{ node { secret ... on User { secret } } }'],
  ['through the type', 1, '{ node { ... on User { secret } } }'],
  ['through a fragment on the interface', 1, 'query { node { ...N } } fragment N on Node { secret }'],
  ['beside introspection', 1, '{ __typename guarded __schema { queryType { name } } }'],
  ['by GET', 1, '{ guarded }', byGet],
  ['by GET, with aliases', 2, '{ a: guarded b: guarded }', byGet],
  ['as a persisted query', 1, '{ guarded }', byHash],
];

const UNCOUNTED: [string, string][] = [
  ['another field', '{ plain }'],
  ['with @include that is off', 'query ($no: Boolean!) { plain guarded @include(if: $no) }'],
  ['with @skip that is on', 'query ($yes: Boolean!) { plain guarded @skip(if: $yes) }'],
  ['below a fragment that is off', 'query ($no: Boolean!) { plain ... @include(if: $no) { guarded } }'],
  ['with a constant', '{ plain guarded @skip(if: true) }'],
  ['another implementation of the interface', '{ node { ... on Robot { secret } } }'],
  ['in a fragment of another operation', 'query { plain }'],
];

describe.each([
  ['compiled', '@rateLimit', rateLimitHead()],
  ['apollo', '@rateLimit', rateLimitHead()],
  [
    'compiled, with the directive under another name',
    '@quota',
    rateLimitHead('{ name: "@rateLimit", as: "@quota" }', '@quota'),
  ],
])('engine: %s', (engine, directive, head) => {
  let subgraph: LimitedSubgraph;
  let gateway: TestGateway;
  let client = 0;
  let kept = 0;

  beforeAll(async () => {
    subgraph = await startLimitedSubgraph(types(directive), RESOLVERS, head);
    const server = { trusted_proxies: ['127.0.0.1'] };
    gateway = await runGateway({
      subgraphs: { only: { url: subgraph.url, sdl: subgraph.sdl } },
      yaml: `engine: ${engine.split(',')[0]}`,
      server,
    });
  });
  afterAll(async () => {
    noteFigure({
      id: 'S9',
      what: `ways around a rate limit, engine ${engine}`,
      threshold: 'the same count in every form',
      measured: `${kept} of ${FORMS.length} forms count the same`,
    });
    await gateway.stop();
    await subgraph.stop();
  });

  /** A client that nobody has heard of yet. */
  const newcomer = (): TestGateway => {
    client += 1;
    const address = `10.0.${client >> 8}.${client & 255}`;
    return {
      ...gateway,
      query: (query, options) =>
        gateway.query(query, { ...options, headers: { ...options?.headers, 'x-forwarded-for': address } }),
    };
  };

  test.each(FORMS)('the field counts %s: %i', async (_form, points, query, send) => {
    // GET and persisted queries come from the address of the test itself, each with what was used so far.
    if (send !== undefined) {
      const left = async () => Number(/r=(\d+)/.exec((await send(gateway, query)).headers.get('ratelimit') ?? '')?.[1]);
      const before = await left();
      expect(await left()).toBe(before - points);
      kept += 1;
      return;
    }
    const one = newcomer();
    const allowed = Math.floor(MAX / points);
    for (let index = 0; index < allowed; index += 1) {
      expect(await byPost(one, query)).toMatchObject({ status: 200, data: expect.anything() });
    }
    const before = subgraph.received.length;
    expect(await byPost(one, query)).toMatchObject({ status: 429, errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    expect(subgraph.received).toHaveLength(before);
    kept += 1;
  });

  test.each(UNCOUNTED)('what does not select it is not counted: %s', async (_form, query) => {
    const one = newcomer();
    for (let index = 0; index <= MAX; index += 1) expect((await byPost(one, query)).status).toBe(200);
    expect((await byPost(one, query)).headers.get('ratelimit')).toBeNull();
  });

  test('a batch of operations in one body is refused, so that it cannot count as one', async () => {
    const answer = await postGraphQL(`${gateway.clientUrl}/graphql`, [
      { query: '{ guarded }' },
      { query: '{ guarded }' },
    ]);
    expect(answer.status).toBe(400);
  });
});
