import { clientError } from '../client-error.ts';
import type { Stage } from '../stage.ts';

/**
 * Answers a request that names no operation of its document, or none where there are several. Apollo Server leaves that to
 * the executor, which is too late for a status.
 */
export const refuseUnknownOperations: Stage = {
  resolved({ operation, request: { operationName } }) {
    if (operation) return;
    const reason =
      operationName === undefined || operationName === null
        ? 'The document has several operations: send operationName.'
        : `The document has no operation named ${JSON.stringify(operationName)}.`;
    throw clientError('OPERATION_RESOLUTION_FAILURE', { reason });
  },
};
