import { request } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;
/** Lets the subgraph answer what it has received. */
let release: () => void;

beforeEach(async () => {
  let held: (() => void)[] = [];
  release = () => {
    for (const answer of held) answer();
    held = [];
  };
  subgraph = await startScriptedSubgraph(({ body, headers }, response) => {
    held.push(() => {
      const who = headers.authorization ?? 'nobody';
      response.setHeader('content-type', 'application/json');
      const key = /(_f\d+):\s*(?:hello|set)/.exec(body.query)?.[1] ?? 'hello';
      response.end(JSON.stringify({ data: { [key]: `${who} ${JSON.stringify(body.variables)}` } }));
    });
  });
  gateway = await runGateway({
    subgraphs: {
      only: { url: subgraph.url, sdl: 'type Query { hello(to: String): String } type Mutation { set: String }' },
    },
    yaml: 'engine: compiled\nheaders: { all: { request: [{ propagate: { named: authorization } }] } }',
  });
});
afterEach(async () => {
  release();
  await gateway.stop();
  await subgraph.stop();
});

const QUERY = 'query ($to: String) { hello(to: $to) }';

/** Sends all at once, waits until the subgraph has `calls` calls, and lets it answer. */
async function sendTogether(
  requests: { query?: string; variables?: Record<string, unknown>; headers?: Record<string, string> }[],
  calls: number,
) {
  const before = subgraph.received.length;
  const answers = requests.map(({ query = QUERY, ...options }) => gateway.query(query, options));
  await until(() => subgraph.received.length === before + calls, { what: `${calls} calls` });
  // Whoever would make another call has had the time: all were sent at once.
  await until(() => gateway.query('{ __typename }').then(({ status }) => status === 200));
  expect(subgraph.received.length - before).toBe(calls);
  release();
  return Promise.all(answers);
}

test('equal queries in flight share one call, and get the same answer', async () => {
  const answers = await sendTogether(
    Array.from({ length: 5 }, () => ({ variables: { to: 'a' } })),
    1,
  );
  expect(new Set(answers.map(({ data }) => JSON.stringify(data)))).toEqual(
    new Set(['{"hello":"nobody {\\"to\\":\\"a\\"}"}']),
  );
  const lines = await until(() => {
    const found = gateway.lines.filter(({ msg, calls, shared }) => msg === 'request' && (calls || shared));
    return found.length === 5 && found;
  });
  expect(lines.filter(({ shared }) => shared)).toHaveLength(4);
  expect(await readMetric(gateway.adminUrl, 'portico_shared_operations_total')).toBe(4);
});

test('other variables are another query', async () => {
  const answers = await sendTogether([{ variables: { to: 'a' } }, { variables: { to: 'b' } }], 2);
  expect(answers.map(({ data }) => data?.hello)).toEqual(['nobody {"to":"a"}', 'nobody {"to":"b"}']);
});

test('another identity never sees the answer', async () => {
  const headers = (token: string) => ({ authorization: token });
  const answers = await sendTogether([{ headers: headers('ada') }, { headers: headers('eve') }, {}], 3);
  expect(answers.map(({ data }) => data?.hello)).toEqual(['ada {}', 'eve {}', 'nobody {}']);
});

test('a request that forbids storing neither leads nor joins', async () => {
  const noStore = { headers: { 'cache-control': 'no-store' } };
  await sendTogether([noStore, {}, {}, noStore], 3);
});

test('mutations are never shared', async () => {
  await sendTogether([{ query: 'mutation { set }' }, { query: 'mutation { set }' }], 2);
});

test('a leader that hangs up does not take the others along', async () => {
  const leader = request(`${gateway.clientUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  leader.on('error', () => {});
  leader.end(JSON.stringify({ query: QUERY }));
  await until(() => subgraph.received.length === 1);
  const follower = gateway.query(QUERY);
  await until(() => gateway.query('{ __typename }').then(({ status }) => status === 200));
  leader.destroy();
  await until(() => gateway.lines.some(({ status }) => status === 499));
  // Its call went with it: the follower makes its own.
  await until(() => subgraph.received.length === 2);
  release();
  expect((await follower).data).toEqual({ hello: 'nobody {}' });
});

test('equal queries to a subgraph share one call, though the operations differ', async () => {
  const other = '{ hello(to: "a") __schema { queryType { name } } }';
  const [first, second] = await sendTogether([{ query: '{ hello(to: "a") }' }, { query: other }], 1);
  expect(first?.data).toEqual({ hello: 'nobody {}' });
  expect(second?.data).toEqual({ hello: 'nobody {}', __schema: { queryType: { name: 'Query' } } });
  const lines = await until(() => {
    const found = gateway.lines.filter(({ msg, calls }) => msg === 'request' && calls);
    return found.length === 2 && found;
  });
  const calls = lines.flatMap(({ calls }) => calls as { shared?: boolean }[]);
  expect(calls.map(({ shared }) => shared ?? false).sort()).toEqual([false, true]);
  expect(await readMetric(gateway.adminUrl, 'portico_subgraph_shared_calls_total{subgraph="only"}')).toBe(1);
});

test('equal queries to a subgraph on behalf of another identity, or without leave to share, are calls of their own', async () => {
  const other = '{ hello(to: "a") __schema { queryType { name } } }';
  await sendTogether(
    [
      { query: '{ hello(to: "a") }' },
      { query: other, headers: { authorization: 'ada' } },
      { query: other, headers: { 'cache-control': 'no-store' } },
    ],
    3,
  );
});

test('once answered, the next asks again', async () => {
  await sendTogether([{}], 1);
  await sendTogether([{}], 1);
});
