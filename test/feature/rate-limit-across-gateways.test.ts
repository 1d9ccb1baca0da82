import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import type { GatewayProcess } from '../kit/gateway-process.ts';
import { startGatewayProcess } from '../kit/gateway-process.ts';
import { startLimitedSubgraph } from '../kit/limited-subgraph.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';

const LIMIT = 1_000;
const REQUESTS = 6_000;

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

describeWithRedis('four gateways on one Redis', () => {
  test(`of ${REQUESTS} requests at once exactly ${LIMIT} pass`, { timeout: 60_000 }, async () => {
    await using redis = await startRedis();
    await using subgraph = await startLimitedSubgraph(
      `type Query { guarded: Int @rateLimit(max: ${LIMIT}, window: "1h") }`,
      { Query: { guarded: () => 1 } },
    );
    // A count that came too late on a busy machine would be one that a gateway made up for.
    const yaml = `redis: { url: "${redis.url}" }\nrate_limit: { redis_timeout: 10s, on_redis_failure: closed }\nlogging: { level: error }\n`;
    const start = () => startGatewayProcess({ only: { url: subgraph.url, sdl: subgraph.sdl } }, yaml);
    const gateways = await Promise.all([start(), start(), start(), start()]);
    await using _stop = {
      [Symbol.asyncDispose]: async () => void (await Promise.all(gateways.map((one) => one[Symbol.asyncDispose]()))),
    };
    expect(await statusesOf(gateways)).toEqual({ 200: LIMIT, 429: REQUESTS - LIMIT });
    expect(subgraph.received.length).toBeLessThanOrEqual(LIMIT);
  });
});
