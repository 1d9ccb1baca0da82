import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startSubgraph, startSubgraphs, stopSubgraphs } from '../../subgraphs/kit/start-subgraphs.ts';
import { freePorts } from '../kit/free-port.ts';

const QUIET = { output: 'ignore', env: { LOG_LEVEL: 'silent' } } as const;

it('starts four services, each where it says, and stops them in good order', async () => {
  const [products = 0] = await freePorts(1);
  const subgraphs = await startSubgraphs({ ...QUIET, ports: { products } });
  try {
    expect(subgraphs.products.port).toBe(products);
    for (const { name, port, url } of Object.values(subgraphs)) {
      expect(url).toBe(`http://127.0.0.1:${port}/graphql`);
      expect(await (await fetch(new URL('/health', url))).json()).toEqual({ status: 'UP', service: name });
    }
  } finally {
    await stopSubgraphs(subgraphs);
  }
  const exits = await Promise.all(Object.values(subgraphs).map(({ exited }) => exited));
  expect(exits).toEqual(exits.map(() => ({ code: 0, signal: null })));
});

it('says which port is taken, and leaves none of the others running', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const taken = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const [users = 0, products = 0, recommendations = 0] = await freePorts(3);
  const ports = { users, orders: taken, products, recommendations };
  await expect(startSubgraphs({ ...QUIET, ports })).rejects.toMatchObject({
    name: 'SubgraphStartError',
    subgraph: 'orders',
    port: taken,
    code: 'EADDRINUSE',
  });
  for (const port of [users, products, recommendations]) {
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
  }
});

it('rejects when the process ends before it listens', async () => {
  const env = { ...QUIET.env, PORT: 'ignored', NODE_OPTIONS: '--no-such-option' };
  await expect(startSubgraph('users', { ...QUIET, env })).rejects.toMatchObject({ subgraph: 'users', code: 'ENDED' });
});
