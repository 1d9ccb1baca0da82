import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import { noteFigure } from '../kit/note-figure.ts';
import type { ScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { json, startScriptedSubgraph } from '../kit/scripted-subgraph.ts';
import { until } from '../kit/until.ts';

const GRACE_MS = 1_500;

describeWithConsul('instances in Consul', () => {
  let consul: ConsulAgent;
  let gateway: TestGateway;
  const instances: ScriptedSubgraph[] = [];

  beforeEach(async () => {
    consul = await startConsul();
    await consul.putKv('portico/main/subgraphs/only/schema', 'type Query { hello: String }');
    for (const id of ['a', 'b']) {
      const instance = await startScriptedSubgraph(json({ data: { hello: id } }));
      instances.push(instance);
      await register(id, instance);
    }
    gateway = await runGateway({
      yaml: `dedupe: { enabled: false }\ntraffic_shaping: { all: { stale_if_error: 0s } }\ndiscovery: { consul: { address: "${consul.address}", empty_instances_grace: ${GRACE_MS}ms } }`,
    });
    await until(async () => {
      await gateway.query('{ hello }');
      return instances.every(({ received }) => received.length > 0);
    });
  });
  afterEach(async () => {
    await gateway.stop();
    await Promise.all(instances.splice(0).map((instance) => instance.stop()));
    await consul.stop();
  });

  async function register(id: string, { url }: ScriptedSubgraph): Promise<void> {
    const check = { CheckID: `check-${id}`, TTL: '10m', Status: 'passing' };
    const address = { Address: '127.0.0.1', Port: Number(new URL(url).port) };
    await consul.registerService({ ID: id, Name: 'only', ...address, Check: check });
  }

  const setCheck = (id: string, state: 'pass' | 'fail') =>
    consul.request(`/v1/agent/check/${state}/check-${id}`, { method: 'PUT' });

  function startQueries(): Load {
    return startLoad(
      `${gateway.clientUrl}/graphql`,
      { query: '{ hello }' },
      ({ status, text }) => (status === 200 && !text.includes('errors') ? undefined : `${status} ${text}`),
      4,
    );
  }

  test('A8: one that turns critical gets no more requests, and what it has begun it finishes', async () => {
    const [first] = instances;
    const held: (() => void)[] = [];
    const answer = json({ data: { hello: 'a' } });
    first?.answerWith((request, response: ServerResponse) => {
      if (held.length < 1) held.push(() => answer(request, response));
      else answer(request, response);
    });
    const load = startQueries();
    await until(() => held.length === 1, { what: 'a request in flight' });
    await setCheck('a', 'fail');
    const failedAt = performance.now();
    let last = failedAt;
    let count = first?.received.length ?? 0;
    await until(
      () => {
        const now = performance.now();
        if ((first?.received.length ?? 0) > count) last = now;
        count = first?.received.length ?? 0;
        return now - last > 700;
      },
      { what: 'the instance to be left alone', timeoutMs: 10_000 },
    );
    for (const finish of held) finish();
    const { failures, sent } = await load.stop();
    expect(failures).toEqual([]);
    const leftAloneMs = Math.round(last - failedAt);
    expect(leftAloneMs).toBeLessThan(1_000);
    noteFigure({
      id: 'A8',
      what: 'an instance turns critical under load',
      threshold: 'no new requests <= 1 s, in-flight ones finish',
      measured: `last request after ${leftAloneMs} ms; ${failures.length} of ${sent} failed`,
    });
  });

  test('A9: when the last one goes, it is asked on for the grace, then there is a clear code', async () => {
    for (const id of ['a', 'b']) await consul.deregisterService(id);
    const goneAt = performance.now();
    let answered = 0;
    let code: unknown;
    let lastGoodMs = 0;
    await until(
      async () => {
        const { data, errors } = await gateway.query('{ hello }');
        code = errors?.[0]?.extensions?.code;
        if (data?.hello !== null && errors === undefined) {
          answered += 1;
          lastGoodMs = performance.now() - goneAt;
        }
        return code !== undefined;
      },
      { what: 'an error', timeoutMs: 10_000 },
    );
    expect(code).toBe('SUBREQUEST_HTTP_ERROR');
    expect(answered).toBeGreaterThan(10);
    expect(lastGoodMs).toBeGreaterThan(GRACE_MS * 0.8);
    noteFigure({
      id: 'A9',
      what: 'the last instance is deregistered',
      threshold: 'last good kept for the grace, then a clear code',
      measured: `answered for ${Math.round(lastGoodMs)} ms of ${GRACE_MS} ms grace, then ${String(code)}`,
    });
  });
});
