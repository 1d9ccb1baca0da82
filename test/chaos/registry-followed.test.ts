import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/registry/store/open-store.ts';
import { describeWithConsul, startConsul } from '../kit/consul.ts';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { startLoad } from '../kit/load.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import { publishedGraph } from '../kit/published-graph.ts';
import { registerInstance } from '../kit/registered.ts';
import { until } from '../kit/until.ts';
import { startVersionsSubgraph, versionsSdl } from '../kit/versions-subgraph.ts';

/** A quiet machine is not what every run has. */
const LIMIT_MS = AT_FULL_SIZE ? 1_000 : 5_000;
const GATEWAYS = AT_FULL_SIZE ? 5 : 2;
const PUBLISHES = AT_FULL_SIZE ? 20 : 3;

/** A publish a second: what Consul is asked more often than that waits its turn, as at every watch. */
const PAUSE_MS = 1_100;

describeWithConsul('a change of the registry', () => {
  test('is served by every gateway at once, and no request fails', { timeout: 120_000 }, async () => {
    const fields = Array.from({ length: PUBLISHES + 1 }, (_, index) => `f${index}`);
    await using consul = await startConsul();
    await using subgraph = await startVersionsSubgraph('one', fields);
    await registerInstance(consul, 'users', 'users-1', subgraph.url);
    const place = { kind: 'consul', connection: { address: consul.address }, prefix: 'portico' } as const;
    const graph = publishedGraph(openStore(place, { graph: 'main', variant: 'current' }));
    await using _closing = { [Symbol.asyncDispose]: () => graph.registry.close() };
    await graph.publish('one', versionsSdl('f0'), 'consul://users/graphql');

    await using gateways = new AsyncDisposableStack();
    const running: GatewayProcess[] = [];
    for (let count = 0; count < GATEWAYS; count += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'portico-state-'));
      gateways.defer(async () => rmSync(folder, { recursive: true, force: true }));
      const yaml = `state_dir: ${folder}\ndiscovery: { consul: { address: "${consul.address}" } }`;
      running.push(gateways.use(await startGatewayProcess({}, yaml)));
    }
    const judge = ({ status, text }: { status: number; text: string }) =>
      status === 200 && text.trim() === '{"data":{"f0":"one f0"}}' ? undefined : `${status} ${text}`;
    const loads = running.map(({ endpoint }) => startLoad(endpoint, { query: '{ f0 }' }, judge, 1, 1_000_000));

    const firstAnswer = async (gateway: GatewayProcess, field: string, since: number): Promise<number> => {
      const answered = async () => (await gateway.query(`{ ${field} }`)).data?.[field] === `one ${field}`;
      await until(answered, { what: field, everyMs: 5 });
      return performance.now() - since;
    };
    const times: number[] = [];
    for (let version = 1; version <= PUBLISHES; version += 1) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      await graph.publish('one', versionsSdl(...fields.slice(0, version + 1)));
      const since = performance.now();
      times.push(...(await Promise.all(running.map((gateway) => firstAnswer(gateway, `f${version}`, since)))));
    }
    // Back to the first one, while everybody asks for fields of the last.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    await graph.rollback(1);
    const since = performance.now();
    const isBack = async (gateway: GatewayProcess) => 'errors' in (await gateway.query('{ f1 }'));
    await Promise.all(running.map((gateway) => until(() => isBack(gateway), { what: 'the rollback', everyMs: 5 })));
    const rollbackMs = performance.now() - since;

    const ended = await Promise.all(loads.map((load) => load.stop()));
    expect(ended.flatMap(({ failures }) => failures)).toEqual([]);
    times.sort((a, b) => a - b);
    const slowest = times.at(-1) ?? Number.NaN;
    const median = times[Math.floor(times.length / 2)] ?? Number.NaN;
    const sent = ended.reduce((sum, report) => sum + report.sent, 0);
    noteFigure({
      id: 'R5',
      what: `${PUBLISHES} publishes and a rollback, from the commit to the first answer of each of ${GATEWAYS} gateways under load`,
      threshold: `each within ${LIMIT_MS} ms, 0 failed requests`,
      measured: `median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms, rollback ${rollbackMs.toFixed(0)} ms, 0 of ${sent} failed`,
    });
    expect(Math.max(slowest, rollbackMs)).toBeLessThan(LIMIT_MS);
  });
});
