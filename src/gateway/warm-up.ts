import type { GraphQLSchema } from 'graphql';
import { getOperationAST, parse, validate } from 'graphql';
import type { HotEntry } from '../plan/cache/plan-cache.ts';
import type { CompiledExecution } from './compiled-execution.ts';
import { operationFacts } from './operation-facts.ts';
import type { PreparedOperation } from './prepared-operation.ts';

/**
 * Prepares the operations that an earlier supergraph answered most for a new one. Those that are no longer valid are left
 * out, and one that cannot be planned is no reason not to serve.
 *
 * Concurrency  one at a time, with the event loop free in between: requests of the supergraph before go on meanwhile.
 */
export async function warmUp(
  execution: CompiledExecution,
  schema: GraphQLSchema,
  hot: readonly HotEntry<PreparedOperation>[],
  timeoutMs: number,
): Promise<void> {
  const until = performance.now() + timeoutMs;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  for (const { key, value } of hot) {
    if (performance.now() >= until) break;
    const { source, variables } = value.origin;
    const document = parse(source, { noLocation: true });
    const operation = getOperationAST(document);
    if (!operation || validate(schema, document, undefined, { maxErrors: 1 }).length > 0) continue;
    await execution.prepare(key, operationFacts(document, operation), variables, timeout.signal).catch(() => {});
  }
  clearTimeout(timer);
}
