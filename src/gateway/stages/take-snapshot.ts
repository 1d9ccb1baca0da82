import type { ApolloServerPlugin } from '@apollo/server';
import type { SnapshotStore } from '../../snapshot/snapshot-store.ts';
import type { RequestContext } from '../request-context.ts';

/**
 * Binds the request to the snapshot it will be validated against and executed on.
 *
 * Apollo Server reads its current schema and calls this hook in one turn of the event loop, so the schema's snapshot
 * cannot have been let go of in between. The lease ends with the HTTP exchange.
 */
export function takeSnapshot(store: SnapshotStore): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ schema, contextValue }) {
      contextValue.record.lease = store.leaseFor(schema);
    },
  };
}
