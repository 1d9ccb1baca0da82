import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Issuer } from '../kit/issuer.ts';
import { jwtYaml, startIssuer } from '../kit/issuer.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import type { SecuredShop } from '../kit/secured-shop.ts';
import { serveSecuredShop } from '../kit/secured-shop.ts';

const QUERY = '{ me { note } }';

let issuer: Issuer;
let shop: SecuredShop;
let folder: string;
beforeAll(async () => {
  [issuer, shop] = await Promise.all([startIssuer(), serveSecuredShop()]);
});
afterAll(() => Promise.all([issuer[Symbol.asyncDispose](), shop[Symbol.asyncDispose]()]));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portico-policies-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

const gatewayWith = (policies: object): Promise<TestGateway> =>
  runGateway({
    subgraphs: shop.subgraphs,
    folder,
    yaml: `${jwtYaml(issuer)}\nauthorization: ${JSON.stringify({ policies })}`,
  });
const noteFor = async (gateway: TestGateway, sub?: string): Promise<unknown> => {
  const headers = sub === undefined ? {} : { authorization: `Bearer ${await issuer.sign({ sub })}` };
  return (await gateway.query(QUERY, { headers })).data;
};
const GRANTED = { me: { note: 'to be promoted' } };
const DENIED = { me: { note: null } };

test('a module decides', async () => {
  const text = "export default { notes: async (principal) => principal?.subject === 'boss' };";
  writeFileSync(join(folder, 'policies.mjs'), text);
  const gateway = await gatewayWith({ module: './policies.mjs' });
  try {
    expect(await noteFor(gateway, 'boss')).toEqual(GRANTED);
    expect(await noteFor(gateway, 'clerk')).toEqual(DENIED);
    expect(await noteFor(gateway)).toEqual(DENIED);
  } finally {
    await gateway.stop();
  }
});

test('a module that cannot be used is no start', async () => {
  await expect(gatewayWith({ module: './policies.mjs' })).rejects.toMatchObject({ code: 'POLICY_MODULE_INVALID' });
});

describe('an endpoint', () => {
  let endpoint: ScriptedSubgraph;
  beforeEach(async () => {
    endpoint = await startScriptedSubgraph(json({ policies: { notes: true } }));
    return () => endpoint.stop();
  });
  const withEndpoint = (more: object = {}) => gatewayWith({ endpoint: { url: endpoint.url }, ...more });

  test('is told the policies and the principal, once for a token, and only when an operation needs one', async () => {
    const gateway = await withEndpoint();
    try {
      const authorization = `Bearer ${await issuer.sign({ sub: 'boss', scope: 'a b' })}`;
      const ask = () => gateway.query(QUERY, { headers: { authorization } });
      expect((await ask()).data).toEqual(GRANTED);
      for (const { data } of await Promise.all([ask(), ask(), ask()])) expect(data).toEqual(GRANTED);
      await gateway.query('{ me { name email } }', { headers: { authorization } });
      expect(endpoint.received.map(({ body }) => body)).toEqual([
        {
          policies: ['notes'],
          principal: { subject: 'boss', scopes: ['a', 'b'], claims: expect.objectContaining({ sub: 'boss' }) },
        },
      ]);
      await noteFor(gateway);
      expect(endpoint.received.at(-1)?.body).toEqual({ policies: ['notes'], principal: null });
    } finally {
      await gateway.stop();
    }
  });

  test('that cannot be reached is told in the log and counted, and left alone for a moment', async () => {
    await endpoint.stop();
    const gateway = await withEndpoint();
    try {
      for (let count = 0; count < 5; count += 1) expect(await noteFor(gateway)).toEqual(DENIED);
      const told = gateway.lines.filter(({ msg }) => msg.startsWith('policies cannot be decided'));
      expect(told).toHaveLength(1);
      const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      expect(metrics).toMatch(/^portico_policy_questions_total\{outcome="failed"\} 1$/m);
    } finally {
      await gateway.stop();
    }
  });
});

test('without anybody who decides no policy holds, and the operator is told', async () => {
  const gateway = await gatewayWith({});
  try {
    expect(await noteFor(gateway, 'boss')).toEqual(DENIED);
    expect(gateway.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', msg: expect.stringContaining('no policy holds') }),
    );
  } finally {
    await gateway.stop();
  }
});
