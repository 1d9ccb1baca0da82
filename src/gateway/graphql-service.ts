import type { ApolloServer } from '@apollo/server';
import type { Logger } from '../core/logger.ts';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { RequestContext } from './request-context.ts';

export interface GraphQLServiceOptions {
  /** Makes a server that is not started. Called once for every attempt: one that failed to start cannot be started again. */
  readonly createServer: () => ApolloServer<RequestContext>;
  readonly store: SnapshotStore;
  readonly log: Logger;
}

/**
 * Starts an Apollo Server when there is a first snapshot to serve, which it cannot do without.
 *
 * Concurrency  one start at a time, and none after one that succeeded, whatever is swapped meanwhile. `started` is
 *              undefined until then.
 * Errors       a start that fails is logged, and the next snapshot makes another attempt.
 */
export class GraphQLService {
  readonly #options: GraphQLServiceOptions;
  readonly #unsubscribe: () => void;
  #latestStart: Promise<void> | undefined;
  #mayStart = true;
  #server: ApolloServer<RequestContext> | undefined;

  constructor(options: GraphQLServiceOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe(() => {
      if (this.#mayStart) this.#latestStart = this.#start();
      // Told by the log, and by `settled` to whoever waits for it.
      this.#latestStart?.catch(() => {});
    });
  }

  /** The server, when it can take requests. */
  get started(): ApolloServer<RequestContext> | undefined {
    return this.#server;
  }

  /** Resolves when the latest start that has begun is over; rejects when it failed. */
  async settled(): Promise<void> {
    await this.#latestStart;
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#server?.stop();
  }

  async #start(): Promise<void> {
    const { createServer, log } = this.#options;
    this.#mayStart = false;
    try {
      const server = createServer();
      await server.start();
      this.#server = server;
    } catch (error) {
      this.#mayStart = true;
      log.error({ err: error }, 'the GraphQL server cannot start; the next schema tries again');
      throw error;
    }
  }
}
