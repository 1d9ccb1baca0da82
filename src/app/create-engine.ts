import type { Config } from '../config/config.ts';
import { trafficShapingFor } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import type { CoerceVariables } from '../gateway/coerce-variables.ts';
import { CompiledEngine } from '../gateway/compiled-engine.ts';
import type { SubgraphClient } from '../gateway/subgraph-client.ts';
import { mayShareOperations } from '../gateway/subgraph-client-options.ts';
import type { Metrics } from '../observe/metrics.ts';
import { observePlanning } from '../observe/planning-metrics.ts';
import { Planner } from '../plan/planner/planner.ts';
import type { Engine } from '../snapshot/engine.ts';
import type { Source } from '../sources/source.ts';

interface EngineParts {
  readonly clientFor: (source: Source) => SubgraphClient;
  readonly coerceVariables: CoerceVariables;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The engine that is configured, and nothing of the others. */
export async function createEngine(
  config: Config,
  { clientFor, coerceVariables, metrics, log }: EngineParts,
): Promise<{ engine: Engine; stopEngine: () => Promise<void> }> {
  if (config.engine === 'apollo') {
    // Its packages take 40 MB.
    const { ApolloEngine } = await import('../gateway/apollo-engine.ts');
    return { engine: new ApolloEngine({ log, clientFor }), stopEngine: async () => {} };
  }
  const { query_planner: planning } = config;
  const planner = new Planner({
    budgetMs: planning.timeout,
    maxQueue: planning.max_queue,
    onOutcome: (outcome) => metrics.planningEnded(outcome),
    log,
  });
  const engine = new CompiledEngine({
    planner,
    clientFor,
    coerceVariables,
    exposePlans: config.expose_query_plan,
    shareQueries: mayShareOperations(config),
    mayCombine: (name) => trafficShapingFor(config, name).combine_fetches,
    cacheBytes: planning.cache_bytes,
    warmUp: { operations: planning.warm_up_operations, timeoutMs: planning.warm_up_timeout },
  });
  observePlanning(planner, () => engine.cacheStatistics, metrics.registry);
  return { engine, stopEngine: () => planner.stop() };
}
