import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';

/** GETs without a header that browsers never send by themselves: refused by CSRF protection, on purpose. */
const REFUSED_BY_CSRF_PROTECTION = ['5A70', 'D6D5', '6A70'];

let subgraph: ScriptedSubgraph;
let gateway: TestGateway;

beforeAll(async () => {
  subgraph = await startScriptedSubgraph(json({ data: {} }));
  gateway = await runGateway({ subgraphs: { only: { url: subgraph.url, sdl: 'type Query { hello: String }' } } });
});

afterAll(async () => {
  await gateway.stop();
  await subgraph.stop();
});

const audits = serverAudits({ url: () => `${gateway.clientUrl}/graphql`, fetchFn: fetch });

test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (id, _name, audit) => {
  const result = await audit.fn();
  expect(result.status).toBe(REFUSED_BY_CSRF_PROTECTION.includes(id) ? 'notice' : 'ok');
});

test('all 13 MUST and all 23 SHOULD audits are among them', () => {
  const count = (word: string) => audits.filter(({ name }) => name.startsWith(word)).length;
  expect([count('MUST'), count('SHOULD'), count('MAY')]).toEqual([13, 23, 25]);
});
