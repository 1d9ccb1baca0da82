import type { ApolloServer } from '@apollo/server';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Starts an Apollo Server when there is a first snapshot to serve, which it cannot do without.
 *
 * Concurrency  the server starts once, whatever is swapped meanwhile. `started` is undefined until then.
 */
export class GraphQLService {
  readonly #server: ApolloServer<RequestContext>;
  readonly #unsubscribe: () => void;
  #starting: Promise<void> | undefined;
  #serving = false;

  constructor(server: ApolloServer<RequestContext>, store: SnapshotStore) {
    this.#server = server;
    this.#unsubscribe = store.subscribe(() => {
      this.#starting ??= server.start().then(() => {
        this.#serving = true;
      });
    });
  }

  /** The server, when it can take requests. */
  get started(): ApolloServer<RequestContext> | undefined {
    return this.#serving ? this.#server : undefined;
  }

  /** Resolves when a start that has begun is over; rejects when it failed. */
  async settled(): Promise<void> {
    await this.#starting;
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    if (this.#serving) await this.#server.stop();
  }
}
