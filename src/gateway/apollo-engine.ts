import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '../core/logger.ts';
import type { Engine, Execution } from '../snapshot/engine.ts';
import type { Source } from '../sources/source.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { ApolloDataSource } from './apollo-data-source.ts';
import { withoutEnforcedPurposes } from './apollo-supergraph.ts';
import type { SubgraphClient } from './subgraph-client.ts';

// Read by @apollo/gateway when one is constructed: it would otherwise report to its vendor.
process.env.APOLLO_TELEMETRY_DISABLED = 'true';

export interface ApolloEngineOptions {
  readonly log: Logger;
  readonly clientFor: (source: Source) => SubgraphClient;
}

/**
 * The reference engine: one real ApolloGateway per supergraph.
 *
 * A gateway that swaps schemas inside keeps five mutable fields and awaits between reading them; one that never changes
 * cannot mix two schemas.
 */
export class ApolloEngine implements Engine {
  readonly name = 'apollo';
  readonly #options: ApolloEngineOptions;

  constructor(options: ApolloEngineOptions) {
    this.#options = options;
  }

  async prepare(supergraph: Supergraph, sources: ReadonlyMap<string, Source>): Promise<Execution> {
    const gateway = new ApolloGateway({
      supergraphSdl: withoutEnforcedPurposes(supergraph.sdl),
      buildService: ({ name }) => this.#dataSource(name, sources),
      logger: this.#options.log.child({ part: 'engine' }, { level: 'warn' }),
      __exposeQueryPlanExperimental: false,
    });
    const { schema, executor } = await gateway.load();
    return {
      apiSchema: schema,
      execute: executor,
      dispose: () => gateway.stop(),
    };
  }

  #dataSource(name: string, sources: ReadonlyMap<string, Source>): ApolloDataSource {
    const source = sources.get(name);
    if (source === undefined) throw new TypeError(`ApolloEngine: no source for subgraph ${name}`);
    return new ApolloDataSource(this.#options.clientFor(source));
  }
}
