import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;
let closed: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
  const subgraphs = { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } };
  gateway = await runGateway({ subgraphs, yaml: 'engine: compiled' });
  closed = await runGateway({ subgraphs, yaml: 'engine: compiled', env: { NODE_ENV: 'production' } });
});
afterAll(async () => {
  await Promise.all([gateway.stop(), closed.stop()]);
  await subgraph.stop();
});

const PLAN = {
  apolloQueryPlan: {
    object: { kind: 'QueryPlan', node: { kind: 'Fetch', serviceName: 'only', operation: '{hello}' } },
    text: expect.stringContaining('Fetch(service: "only")'),
  },
};
const ask = (from: TestGateway, wish: string) =>
  from.query('{ hello }', { headers: { 'apollo-expose-query-plan': wish } });

test('comes beside the answer', async () => {
  expect(await ask(gateway, 'true')).toMatchObject({ data: { hello: 'you' }, extensions: PLAN });
});

test('comes alone in a dry run, which calls nobody', async () => {
  const before = subgraph.received.length;
  expect(await ask(gateway, 'dry-run')).toMatchObject({ data: null, extensions: PLAN });
  expect(subgraph.received).toHaveLength(before);
});

test('is not shown unasked, nor to somebody else who asks the same at the same time', async () => {
  const [plain, exposed] = await Promise.all([gateway.query('{ hello }'), ask(gateway, 'true')]);
  expect(plain).not.toHaveProperty('extensions');
  expect(exposed).toHaveProperty('extensions');
});

test('is not shown in production unless configured', async () => {
  expect(await ask(closed, 'true')).not.toHaveProperty('extensions');
});
