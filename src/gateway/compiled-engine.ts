import { PorticoError } from '../core/portico-error.ts';
import type { PlanCacheStatistics } from '../plan/cache/plan-cache.ts';
import { PlanCache } from '../plan/cache/plan-cache.ts';
import { buildSchemaInSlices } from '../plan/planner/build-schema-in-slices.ts';
import type { Planner } from '../plan/planner/planner.ts';
import type { LoadedSchema } from '../plan/planner/planner-messages.ts';
import type { Engine, Execution } from '../snapshot/engine.ts';
import type { Source } from '../sources/source.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { CoerceVariables } from './coerce-variables.ts';
import { CompiledExecution } from './compiled-execution.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { warmUp } from './warm-up.ts';

export interface CompiledEngineOptions {
  readonly planner: Planner;
  readonly clientFor: (source: Source) => SubgraphClient;
  readonly coerceVariables: CoerceVariables;
  /** Whether clients may see query plans. */
  readonly exposePlans: boolean;
  /** Whether equal queries in flight share one execution. */
  readonly shareQueries: boolean;
  /** Whether different entity fetches may go to this subgraph as one query. */
  readonly mayCombine: (subgraph: string) => boolean;
  /** Memory for the prepared operations of one supergraph. */
  readonly cacheBytes: number;
  /** How many operations are prepared for a new supergraph before it is served, and how long that may take. */
  readonly warmUp: { readonly operations: number; readonly timeoutMs: number };
}

/** Failures that take the planner's time, or the planner itself, with them: not to be provoked again at once. */
const COSTLY_FAILURES = new Set<string>(['QUERY_PLANNING_TIMEOUT', 'QUERY_PLAN_COMPLEXITY_EXCEEDED']);

/** Small operations take about 20 kB: beyond this count the bytes decide anyway. */
const MAX_OPERATIONS = 50_000;

/**
 * Our own engine: operations are planned in a worker thread and compiled once, requests only walk what was compiled.
 *
 * Concurrency  one `prepare` at a time. The most used operations of the supergraph before are prepared for the new one,
 *              so that the first requests after a swap find what they need.
 */
export class CompiledEngine implements Engine {
  readonly name = 'compiled';
  readonly #options: CompiledEngineOptions;
  /** Of the caches of all supergraphs together. */
  readonly #counts = { hits: 0, misses: 0, shared: 0, evictions: 0 };
  /** Of what is prepared and not disposed of; the newest last. One that is never served does not stay. */
  readonly #caches = new Set<PlanCache<PreparedOperation>>();

  constructor(options: CompiledEngineOptions) {
    this.#options = options;
  }

  /** Counts since start, and the size of the cache of the newest supergraph. */
  get cacheStatistics(): PlanCacheStatistics {
    return this.#newestCache?.statistics ?? { ...this.#counts, entries: 0, bytes: 0, flights: 0 };
  }

  get #newestCache(): PlanCache<PreparedOperation> | undefined {
    return [...this.#caches].at(-1);
  }

  async prepare(supergraph: Supergraph, sources: ReadonlyMap<string, Source>): Promise<Execution> {
    const { planner } = this.#options;
    const loaded = await planner.load(supergraph);
    try {
      return await this.#prepareLoaded(supergraph, loaded, sources);
    } catch (error) {
      planner.release(supergraph.id);
      throw error;
    }
  }

  async #prepareLoaded(
    supergraph: Supergraph,
    { apiSdl, memberships }: LoadedSchema,
    sources: ReadonlyMap<string, Source>,
  ): Promise<Execution> {
    const {
      planner,
      clientFor,
      coerceVariables,
      mayCombine,
      shareQueries,
      exposePlans,
      cacheBytes,
      warmUp: warming,
    } = this.#options;
    const schema = await buildSchemaInSlices(apiSdl);
    const cache = new PlanCache<PreparedOperation>({
      maxBytes: cacheBytes,
      maxEntries: MAX_OPERATIONS,
      counts: this.#counts,
      isLasting: (error) => error instanceof PorticoError && COSTLY_FAILURES.has(error.code),
    });
    const execution = new CompiledExecution({
      schema,
      memberships,
      clients: new Map([...sources].map(([name, source]) => [name, clientFor(source)])),
      plan: (document, signal) => planner.plan(supergraph.id, { document }, signal),
      coerceVariables,
      mayCombine,
      shareQueries,
      exposePlans,
      cache,
    });
    await warmUp(execution, schema, this.#newestCache?.hottest(warming.operations) ?? [], warming.timeoutMs);
    this.#caches.add(cache);
    return {
      apiSchema: schema,
      execute: (request) => execution.execute(request),
      dispose: async () => {
        this.#caches.delete(cache);
        planner.release(supergraph.id);
      },
    };
  }
}
