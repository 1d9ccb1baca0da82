import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { startLimitedSubgraph } from '../kit/limited-subgraph.ts';
import { AT_FULL_SIZE, noteFigure } from '../kit/note-figure.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';

const [LIMIT, REQUESTS] = AT_FULL_SIZE ? [1_000, 6_000] : [400, 2_400];

/** How many of `REQUESTS` were answered with which status, sent to all gateways at once. */
async function statusesOf(gateways: readonly GatewayProcess[]): Promise<Record<number, number>> {
  const dispatcher = new Agent({ connections: 16 });
  const counts: Record<number, number> = {};
  const body = JSON.stringify({ query: '{ guarded }' });
  const headers = { 'content-type': 'application/json' };
  let sent = 0;
  const client = async (gateway: GatewayProcess) => {
    while (sent < REQUESTS) {
      sent += 1;
      const answer = await request(gateway.endpoint, { method: 'POST', headers, body, dispatcher });
      await answer.body.dump();
      counts[answer.statusCode] = (counts[answer.statusCode] ?? 0) + 1;
    }
  };
  await Promise.all(gateways.flatMap((gateway) => Array.from({ length: 16 }, () => client(gateway))));
  await dispatcher.close();
  return counts;
}

/** Four gateways with one subgraph; each a process of its own. */
async function statusesWith(yaml: string): Promise<Record<number, number>> {
  await using subgraph = await startLimitedSubgraph(
    `type Query { guarded: Int @rateLimit(max: ${LIMIT}, window: "1h") }`,
    { Query: { guarded: () => 1 } },
  );
  await using gateways = new AsyncDisposableStack();
  const start = async () =>
    gateways.use(await startGatewayProcess({ only: { url: subgraph.url, sdl: subgraph.sdl } }, yaml));
  return await statusesOf(await Promise.all([start(), start(), start(), start()]));
}

describeWithRedis('four gateways on one Redis', () => {
  test(`of ${REQUESTS} requests at once exactly ${LIMIT} pass`, { timeout: 120_000 }, async () => {
    await using redis = await startRedis();
    // A count that came too late on a busy machine would be one that a gateway made up for.
    const shared = `redis: { url: "${redis.url}" }\nrate_limit: { redis_timeout: 10s, on_redis_failure: closed }\n`;
    const statuses = await statusesWith(`${shared}logging: { level: error }\n`);
    expect(statuses).toEqual({ 200: LIMIT, 429: REQUESTS - LIMIT });
    if (!AT_FULL_SIZE) return;
    const unguarded = (await statusesWith('logging: { level: error }\n'))[200];
    expect(unguarded).toBeGreaterThan(LIMIT);
    noteFigure({
      id: 'S8',
      what: `${REQUESTS} requests to 4 gateway processes, limit ${LIMIT}`,
      threshold: `exactly ${LIMIT} pass`,
      measured: `${statuses[200]} pass`,
      unguarded: `${unguarded} pass (each counts for itself)`,
    });
  });
});
