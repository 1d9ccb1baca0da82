import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { LimitedSubgraph } from '../kit/limited-subgraph.ts';
import { startLimitedSubgraph } from '../kit/limited-subgraph.ts';
import { readMetric } from '../kit/read-metric.ts';

let subgraph: LimitedSubgraph;
beforeAll(async () => {
  subgraph = await startLimitedSubgraph(
    'type Query { guarded: Int @rateLimit(max: 2, window: "15m") plain: Int other: Int @rateLimit(max: 9, window: "1d") }',
    { Query: { guarded: () => 1, plain: () => 2, other: () => 3 } },
  );
});
afterAll(() => subgraph.stop());

const run = (yaml = '', server = {}): Promise<TestGateway> =>
  runGateway({ subgraphs: { only: { url: subgraph.url, sdl: subgraph.sdl } }, yaml, server });
const limitsOf = ({ headers }: { headers: Headers }) => ({
  policy: headers.get('ratelimit-policy'),
  left: headers.get('ratelimit')?.replaceAll(/t=\d+/g, 't=…'),
  retryAfter: headers.get('retry-after'),
});

describe('a refusal', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await run();
  });
  afterAll(() => gateway.stop());

  test('has status 429, says which rule, and when it resets', async () => {
    const before = Date.now();
    expect(limitsOf(await gateway.query('{ guarded other }'))).toEqual({
      policy: '"Query.guarded";q=2;w=900, "Query.other";q=9;w=86400',
      left: '"Query.guarded";r=1;t=…, "Query.other";r=8;t=…',
      retryAfter: null,
    });
    await gateway.query('{ guarded }');
    const { status, errors, data, headers } = await gateway.query('{ guarded plain }');
    expect(status).toBe(429);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: 'Too many requests: Query.guarded allows 2 in 900 s.',
        extensions: {
          code: 'RATE_LIMITED',
          rule: 'Query.guarded',
          limit: 2,
          window: 900,
          retryAfter: expect.any(Number),
          resetAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        },
      },
    ]);
    const retryAfter = Number(headers.get('retry-after'));
    expect(retryAfter).toBe(errors?.[0]?.extensions?.retryAfter);
    expect(retryAfter).toBeGreaterThan(800);
    expect(retryAfter).toBeLessThanOrEqual(900);
    const resetAt = Date.parse(String(errors?.[0]?.extensions?.resetAt));
    expect(resetAt - before).toBeGreaterThan(890_000);
    expect(resetAt - before).toBeLessThan(920_000);
    expect(headers.get('ratelimit')).toMatch(/^"Query.guarded";r=0;t=\d+$/);
  });

  test.each(['application/json', 'application/graphql-response+json'])('has that status in %s', async (accept) => {
    const { status, headers } = await gateway.query('{ guarded }', { headers: { accept } });
    expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([429, accept]);
  });

  test('is counted by its rule, and written to the access log', async () => {
    const series = 'portico_rate_limit_refusals_total{limit="Query.guarded"}';
    const before = await readMetric(gateway.adminUrl, series);
    await gateway.query('{ guarded }');
    expect(await readMetric(gateway.adminUrl, series)).toBe(before + 1);
    expect(gateway.lines.findLast(({ msg }) => msg === 'request')).toMatchObject({
      status: 429,
      errors: ['RATE_LIMITED'],
    });
  });
});

test.each([
  ['refused', [null, '"Query.guarded";r=0;t=…']],
  ['never', [null, undefined]],
])('rate_limit.headers: %s', async (headers, [, left]) => {
  await using gateway = await run(`rate_limit: { headers: ${headers} }`);
  expect(limitsOf(await gateway.query('{ guarded }'))).toEqual({ policy: null, left: undefined, retryAfter: null });
  await gateway.query('{ guarded }');
  const refused = limitsOf(await gateway.query('{ guarded }'));
  expect(refused.left).toBe(left);
  expect(Number(refused.retryAfter)).toBeGreaterThan(800);
});

test('settings for a field that has no limit are told, and do no harm', async () => {
  await using gateway = await run('rate_limit: { rules: { Query.plain: { on_redis_failure: open } } }');
  expect(gateway.lines).toContainEqual(expect.objectContaining({ level: 'warn', unknown: ['Query.plain'] }));
  expect((await gateway.query('{ guarded }')).status).toBe(200);
});

test('without a limit nothing is said and nothing is kept', async () => {
  await using gateway = await run();
  expect(limitsOf(await gateway.query('{ plain }'))).toEqual({ policy: null, left: undefined, retryAfter: null });
  expect(await readMetric(gateway.adminUrl, 'portico_rate_limit_memory_keys')).toBe(0);
});
