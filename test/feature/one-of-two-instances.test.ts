import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ConsulAgent } from '../kit/consul.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import { freePorts } from '../kit/free-port.ts';
import type { TestGateway } from '../kit/gateway.ts';
import { postGraphQL, runGateway } from '../kit/gateway.ts';
import type { Load } from '../kit/load.ts';
import { startLoad } from '../kit/load.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { OwnedProcess } from '../kit/start-process.ts';
import { startProcess } from '../kit/start-process.ts';
import { until } from '../kit/until.ts';

const PROGRAM = join(import.meta.dirname, '../kit/noting-subgraph.mjs');
const SDL = 'type Query { hello(n: Int): String } type Mutation { add(id: String!): String }';
const QUERY_CLIENTS = 4;
const MUTATION_CLIENTS = 2;

describeWithConsul('one of two instances, under load', () => {
  let consul: ConsulAgent;
  let folder: string;
  let file: string;
  let ports: readonly number[];
  let instances: OwnedProcess[];
  let gateway: TestGateway;
  let queries: Load;
  let mutations: MutationLoad;

  const launch = async (index: number): Promise<void> => {
    const process_ = await startProcess(process.execPath, [PROGRAM, String(ports[index]), file]);
    instances[index] = process_;
    await until(() => process_.stdout.includes('ready'), { what: 'the instance' });
  };

  beforeAll(async () => {
    consul = await startConsul();
  });
  afterAll(() => consul.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portico-instances-'));
    file = join(folder, 'mutations');
    writeFileSync(file, '');
    ports = await freePorts(2);
    instances = [];
    await consul.putKv('portico/main/subgraphs/only/schema', SDL);
    for (const [index, port] of ports.entries()) {
      await launch(index);
      // Without a health check: Consul says nothing of an instance that dies, so all that helps is the gateway's own.
      await consul.registerService({ ID: `only-${index}`, Name: 'only', Address: '127.0.0.1', Port: port });
    }
    gateway = await runGateway({ env: { CONSUL_HTTP_ADDR: consul.address } });
    await until(async () => (await gateway.query('{ hello }')).data?.hello);
    const url = `${gateway.clientUrl}/graphql`;
    queries = startLoad(
      url,
      { query: 'query ($n: Int) { hello(n: $n) }' },
      ({ status, text }) => (status === 200 && text.includes('done') ? undefined : `${status} ${text}`),
      QUERY_CLIENTS,
    );
    mutations = startMutations(url, MUTATION_CLIENTS);
    await until(() => queries.answered > 100, { what: 'some load' });
  });
  afterEach(async () => {
    await Promise.all([queries.stop(), mutations.stop()]);
    await gateway.stop();
    await Promise.all(instances.map((instance) => instance.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  const arrived = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const expectEachMutationOnce = () => {
    const ids = arrived();
    expect(ids.length).toBeGreaterThan(20);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  };
  const more = async (count: number) => {
    const { answered } = queries;
    await until(() => queries.answered > answered + count, { what: 'more load', timeoutMs: 20_000 });
  };

  test('that is killed costs no query, no mutation twice, and mutations go well again within a second', async () => {
    await instances[0]?.kill();
    const killedAt = performance.now();
    await more(200);
    await until(() => performance.now() - killedAt > 2_500, { what: 'ejections to end and begin again' });
    expect((await queries.stop()).failures).toEqual([]);
    const failedAt = await mutations.stop();
    expectEachMutationOnce();
    const recoveredMs = Math.max(0, ...failedAt.map((at) => at - killedAt));
    expect(recoveredMs).toBeLessThan(1_000);
    const retries = 'portico_subgraph_retries_total{subgraph="only",result="sent"}';
    expect(await readMetric(gateway.adminUrl, retries)).toBeGreaterThan(0);
    noteFigure({
      id: 'A1',
      what: 'kill -9 one of two instances under load',
      threshold: 'failed queries 0; no mutation twice; recovered <= 1 s',
      measured: `0 of ${queries.answered} queries; ${arrived().length} mutations, none twice; last one failed after ${recoveredMs.toFixed(0)} ms`,
      unguarded: 'without retries 12 queries fail; without breaker and ejection mutations go on failing',
    });
  });

  test('that is restarted three times in good order costs no query and no mutation twice', async () => {
    for (let time = 0; time < 3; time += 1) {
      await instances[1]?.stop();
      await more(50);
      await launch(1);
      await more(50);
    }
    expect((await queries.stop()).failures).toEqual([]);
    await mutations.stop();
    expectEachMutationOnce();
    noteFigure({
      id: 'A2',
      what: 'graceful restart x3 of one of two instances',
      threshold: '0 failed',
      measured: `0 of ${queries.answered} queries failed`,
      unguarded: 'without retries some do',
    });
  });
});

interface MutationLoad {
  /** Ends it, and tells when mutations failed, as `performance.now()` tells it. */
  stop(): Promise<readonly number[]>;
}

/** Mutations without end, each with an id of its own. */
function startMutations(url: string, clients: number): MutationLoad {
  const query = 'mutation ($id: String!) { add(id: $id) }';
  const failedAt: number[] = [];
  let running = true;
  let next = 0;
  const client = async () => {
    while (running) {
      next += 1;
      const { errors } = await postGraphQL(url, { query, variables: { id: `m${next}` } });
      if (errors !== undefined) failedAt.push(performance.now());
    }
  };
  const done = Promise.all(Array.from({ length: clients }, client));
  return {
    stop: async () => {
      running = false;
      await done;
      return failedAt;
    },
  };
}
