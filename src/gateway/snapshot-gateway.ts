import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { RequestContext } from './request-context.ts';

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<RequestContext>['gateway']>;
type SchemaListener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];
type LoadResult = Awaited<ReturnType<GatewayInterface['load']>>;

/** The snapshot store as Apollo Server's gateway: schema updates from swaps, execution by the request's own snapshot. */
export class SnapshotGateway implements GatewayInterface {
  readonly #store: SnapshotStore;

  constructor(store: SnapshotStore) {
    this.#store = store;
  }

  onSchemaLoadOrUpdate(listener: SchemaListener): () => void {
    return this.#store.subscribe(({ execution, supergraph }) =>
      listener({ apiSchema: execution.apiSchema, coreSupergraphSdl: supergraph.sdl }),
    );
  }

  async load(): Promise<LoadResult> {
    return {
      executor: (request) => {
        const { lease } = (request.context as RequestContext).record;
        if (lease === undefined) throw new TypeError('SnapshotGateway: the request has no snapshot');
        return lease.snapshot.execution.execute(request);
      },
    };
  }

  async stop(): Promise<void> {}
}
