import { buildSchema, parse } from 'graphql';
import { PlanCache } from '../plan/plan-cache.ts';
import type { Planner } from '../plan/planner.ts';
import { typeMemberships } from '../plan/type-memberships.ts';
import type { Engine, Execution } from '../snapshot/engine.ts';
import type { Source } from '../sources/source.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { CompiledExecution } from './compiled-execution.ts';
import type { SubgraphClient } from './subgraph-client.ts';

export interface CompiledEngineOptions {
  readonly planner: Planner;
  readonly clientFor: (source: Source) => SubgraphClient;
}

/**
 * Our own engine: operations are planned in a worker thread and compiled once, requests only walk what was compiled.
 */
export class CompiledEngine implements Engine {
  readonly name = 'compiled';
  readonly #options: CompiledEngineOptions;

  constructor(options: CompiledEngineOptions) {
    this.#options = options;
  }

  async prepare(supergraph: Supergraph, sources: ReadonlyMap<string, Source>): Promise<Execution> {
    const { planner, clientFor } = this.#options;
    const { apiSdl } = await planner.load(supergraph);
    // Both schemas were composed and checked in other threads: here they are only read.
    const schema = buildSchema(apiSdl, { assumeValid: true, assumeValidSDL: true, noLocation: true });
    const execution = new CompiledExecution({
      schema,
      memberships: typeMemberships(parse(supergraph.sdl, { noLocation: true })),
      clients: new Map([...sources].map(([name, source]) => [name, clientFor(source)])),
      plan: (document) => planner.plan(supergraph.id, { document }),
      cache: new PlanCache({ maxBytes: 64 * 1024 * 1024, maxEntries: 10_000 }),
    });
    return {
      apiSchema: schema,
      execute: (request) => execution.execute(request),
      dispose: async () => planner.release(supergraph.id),
    };
  }
}
