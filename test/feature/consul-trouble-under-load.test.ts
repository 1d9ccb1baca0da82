import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

/** A minute is what the figure asks. */
const AWAY_MS = AT_FULL_SIZE ? 60_000 : 0;

describeWithConsul('under load, no request fails while Consul', () => {
  let consul: ConsulAgent;
  let subgraph: ScriptedSubgraph;
  let gateway: TestGateway;
  let load: Load;

  const register = async () => {
    const { port } = new URL(subgraph.url);
    await consul.registerService({ ID: 'only-1', Name: 'only', Address: '127.0.0.1', Port: Number(port) });
    await consul.putKv('portico/main/subgraphs/only/schema', 'type Query { hello: String }');
  };
  const problems = async () => JSON.stringify((await gateway.ready()).body.problems ?? '');

  beforeEach(async () => {
    consul = await startConsul();
    subgraph = await startScriptedSubgraph(json({ data: { hello: 'you' } }));
    await register();
    gateway = await runGateway({ env: { CONSUL_HTTP_ADDR: consul.address } });
    await until(async () => (await gateway.query('{ hello }')).data?.hello === 'you');
    load = startLoad(
      `${gateway.clientUrl}/graphql`,
      { query: '{ hello }' },
      ({ status, text }) =>
        status === 200 && text.trim() === '{"data":{"hello":"you"}}' ? undefined : `${status} ${text}`,
      4,
      1_000_000,
    );
  });
  afterEach(async () => {
    await load.stop();
    await gateway.stop();
    await subgraph.stop();
    await consul.stop();
  });

  async function expectNoFailure(what: string): Promise<void> {
    const { sent, failures } = await load.stop();
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(100);
    const measured = `${failures.length} of ${sent} failed`;
    noteFigure({ id: 'A7', what: `Consul ${what}`, threshold: '0 failed requests', measured });
  }

  test('is killed and comes back empty, until services are there again', { timeout: 30_000 + AWAY_MS }, async () => {
    await consul.kill();
    await until(async () => (await problems()) !== '""', { what: 'the outage to be reported' });
    await setTimeout(AWAY_MS);
    await consul.restart({ empty: true });
    const before = load.answered;
    await until(() => load.answered > before + 200);
    await register();
    await until(async () => (await problems()) === '""', { what: 'all to be well again' });
    await expectNoFailure(`killed for ${AWAY_MS / 1000} s, back empty`);
  });

  test('flaps', async () => {
    for (let times = 0; times < 3; times += 1) {
      await consul.kill();
      await consul.restart();
    }
    await until(async () => (await problems()) === '""', { what: 'all to be well again' });
    await expectNoFailure('restarted three times in a row');
  });

  test('hangs', async () => {
    await consul.pause();
    const before = load.answered;
    await until(() => load.answered > before + 500);
    await consul.resume();
    await expectNoFailure('hanging');
  });

  test('holds a broken schema', async () => {
    await consul.putKv('portico/main/subgraphs/only/schema', 'type Query { hello: Missing }');
    await until(async () => 'rejected' in (await gateway.ready()).body);
    await consul.putKv('portico/main/subgraphs/only/schema', 'type Query {');
    await until(async () => (await problems()).includes('only'), { what: 'the unreadable schema to be reported' });
    expect((await gateway.ready()).status).toBe(200);
    await until(() => load.answered > 150);
    await expectNoFailure('with a broken schema');
  });
});
