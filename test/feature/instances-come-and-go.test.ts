import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SubgraphProcess } from '../../subgraphs/kit/start-subgraphs.ts';
import { startSubgraph } from '../../subgraphs/kit/start-subgraphs.ts';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import { startLoad } from '../kit/load.ts';
import { until } from '../kit/until.ts';

/** Each waits for its answer before it asks again. */
const CLIENTS = 4;

const QUERY = '{ product(id: "1") { name } }';

describeWithConsul('instances of one service', () => {
  let consul: ConsulAgent;
  let first: SubgraphProcess;
  let second: SubgraphProcess | undefined;
  let gateway: TestGateway;

  const start = () => startSubgraph('products', { env: { CONSUL_HTTP_ADDR: consul.address } });
  const instances = () => gateway.lines.findLast((line) => line.msg === 'instances changed')?.instances as string[];
  const compositions = async () =>
    /portico_schema_update_duration_seconds_count (\d+)/.exec(
      await (await fetch(`${gateway.adminUrl}/metrics`)).text(),
    )?.[1];

  beforeEach(async () => {
    consul = await startConsul();
    first = await start();
    gateway = await runGateway({ env: { CONSUL_HTTP_ADDR: consul.address } });
    await until(async () => (await gateway.query(QUERY)).data?.product);
  });
  afterEach(async () => {
    await gateway.stop();
    await Promise.all([first.stop(), second?.stop()]);
    await consul.stop();
  });

  test('are added and leave in good order without a failed request, and without composing again', async () => {
    const composed = await compositions();
    const load = startLoad(
      `${gateway.clientUrl}/graphql`,
      { query: QUERY },
      ({ status, text }) => (status === 200 && !text.includes('errors') ? undefined : `${status} ${text}`),
      CLIENTS,
    );
    second = await start();
    await until(() => instances().length === 2, { what: 'both instances' });
    await first.stop();
    await until(() => instances().length === 1, { what: 'the first to be gone' });
    expect(instances()).toEqual([second.url]);
    const before = load.answered;
    await until(() => load.answered > before + 100);
    // Whoever was on the way to the first instance when it closed has been sent to the other one.
    expect((await load.stop()).failures).toEqual([]);
    expect(await compositions()).toBe(composed);
  });

  test('one that is killed is left out once its health check fails, and clients get answers all along', async () => {
    second = await start();
    await until(() => instances().length === 2, { what: 'both instances' });
    await first.kill();
    for (let times = 0; times < 20; times += 1) expect((await gateway.query(QUERY)).errors).toBeUndefined();
    await until(() => instances().length === 1, { what: 'the killed one to be left out', timeoutMs: 20_000 });
    for (let times = 0; times < 20; times += 1) expect((await gateway.query(QUERY)).errors).toBeUndefined();
  });
});
