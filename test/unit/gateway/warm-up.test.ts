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
  coerceVariables: (_schema, _operation, raw) => ({ coerced: { ...raw } }),
  exposePlans: false,
  shareQueries: false,
  mayCombine: () => false,
  cacheBytes: 1_000_000,
  warmUp: { operations: 10, timeoutMs: 10_000 },
});

const prepare = (fields: string): Promise<Execution> =>
  engine.prepare(readSupergraph(supergraphOf([{ name: 'main', sdl: `type Query { ${fields} }` }])), new Map());

/** `text` must be answerable without any subgraph. */
async function ask(execution: Execution, text: string, variables: Record<string, unknown> = {}): Promise<void> {
  const document = parse(text);
  const request = {
    request: { variables },
    document,
    operation: document.definitions.at(-1) as OperationDefinitionNode,
    queryHash: text,
    context: { signal: new AbortController().signal, record: startRecord() },
  };
  await execution.execute(request as unknown as GatewayGraphQLRequestContext);
}

test('what was asked of one supergraph is prepared for the next, but for what is no longer valid', async () => {
  const inFragment = 'fragment F on Query { a @include(if: $x) } query ($x: Boolean!) { __typename ...F }';
  const gone = 'query ($x: Boolean!) { __typename b @include(if: $x) }';
  const before = await prepare('a: Int b: Int');
  for (const text of [inFragment, gone]) await ask(before, text, { x: false });
  const after = await prepare('a: Int');
  expect(engine.cacheStatistics.entries).toBe(1);
  const { misses } = engine.cacheStatistics;
  await ask(after, inFragment, { x: false });
  expect(engine.cacheStatistics.misses).toBe(misses);
  await Promise.all([before.dispose(), after.dispose()]);
});
