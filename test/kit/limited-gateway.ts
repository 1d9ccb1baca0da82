import type { TestGateway } from './gateway.ts';
import { runGateway } from './gateway.ts';
import type { LimitedSubgraph } from './limited-subgraph.ts';
import { startLimitedSubgraph } from './limited-subgraph.ts';
import type { RedisServer } from './redis.ts';
import { startRedis } from './redis.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import { startTcpProxy } from './tcp-proxy.ts';

/** A gateway whose rate limits are counted in a Redis of its own, behind a proxy that sees and delays what goes there. */
export interface LimitedGateway extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly subgraph: LimitedSubgraph;
  readonly proxy: TcpProxy;
  readonly redis: RedisServer;
}

/** `types` is the schema of its one subgraph, whose root fields are numbers; `yaml` is more of `portico.yaml`. */
export async function runLimitedGateway(types: string, yaml: string): Promise<LimitedGateway> {
  const redis = await startRedis();
  const proxy = await startTcpProxy(redis.port);
  const fields = [...types.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => [name, () => 1] as const);
  const subgraph = await startLimitedSubgraph(types, { Query: Object.fromEntries(fields) });
  const gateway = await runGateway({
    subgraphs: { only: { url: subgraph.url, sdl: subgraph.sdl } },
    env: { REDIS_URL: `redis://127.0.0.1:${proxy.port}` },
    yaml,
  });
  return {
    gateway,
    subgraph,
    proxy,
    redis,
    [Symbol.asyncDispose]: async () => {
      await gateway.stop();
      await Promise.all([proxy[Symbol.asyncDispose](), subgraph.stop(), redis.stop()]);
    },
  };
}
