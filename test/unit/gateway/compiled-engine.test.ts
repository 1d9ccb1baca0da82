import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { OperationDefinitionNode } from 'graphql';
import { parse } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/core/logger.ts';
import { CompiledEngine } from '../../../src/gateway/compiled-engine.ts';
import { startRecord } from '../../../src/gateway/request-record.ts';
import { Planner } from '../../../src/plan/planner/planner.ts';
import type { Execution } from '../../../src/snapshot/engine.ts';
import { readSupergraph } from '../../../src/supergraph/supergraph.ts';
import { supergraphOf } from '../plan/supergraphs.ts';

const planner = new Planner({ maxQueue: 10, log: createLogger('silent') });
afterAll(() => planner.stop());

const engine = new CompiledEngine({
  planner,
  clientFor: () => {
    throw new Error('no subgraph is asked');
  },
  coerceVariables: () => ({ coerced: {} }),
  exposePlans: false,
  shareQueries: false,
  mayCombine: () => false,
  cacheBytes: 1_000_000,
  warmUp: { operations: 0, timeoutMs: 1_000 },
});

const prepare = (field: string): Promise<Execution> =>
  engine.prepare(readSupergraph(supergraphOf([{ name: 'a', sdl: `type Query { ${field}: Int }` }])), new Map());

async function ask(execution: Execution, text: string): Promise<void> {
  const document = parse(text);
  const request = {
    request: {},
    document,
    operation: document.definitions[0] as OperationDefinitionNode,
    queryHash: text,
    context: { signal: new AbortController().signal, record: startRecord() },
  };
  await execution.execute(request as unknown as GatewayGraphQLRequestContext);
}

test('a supergraph that was prepared and never served leaves the cache of the served one as the newest', async () => {
  const served = await prepare('a');
  await ask(served, '{ __typename }');
  expect(engine.cacheStatistics.entries).toBe(1);
  const unserved = await prepare('b');
  expect(engine.cacheStatistics.entries).toBe(0);
  await unserved.dispose();
  expect(engine.cacheStatistics.entries).toBe(1);
  await served.dispose();
  expect(engine.cacheStatistics).toMatchObject({ entries: 0, misses: 1 });
});
