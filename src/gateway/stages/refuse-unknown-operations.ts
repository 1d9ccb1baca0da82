import type { ApolloServerPlugin } from '@apollo/server';
import { clientError } from '../client-error.ts';
import type { RequestContext } from '../request-context.ts';

/**
 * Answers a request that names no operation of its document, or none where there are several. Apollo Server leaves that to
 * the executor, which is too late for a status.
 */
export const refuseUnknownOperations: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, request: { operationName } }) {
        if (operation) return;
        const reason =
          operationName === undefined || operationName === null
            ? 'The document has several operations: send operationName.'
            : `The document has no operation named ${JSON.stringify(operationName)}.`;
        throw clientError('OPERATION_RESOLUTION_FAILURE', { reason });
      },
    };
  },
};
