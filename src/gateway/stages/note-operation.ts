import type { Stage } from '../stage.ts';

/** What a document can be refused for before anything runs. */
const DOCUMENT_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Notes on the request's record which operation ran and which errors its answer holds. */
export const noteOperation: Stage = {
  resolved({ operation, operationName, contextValue: { record } }) {
    record.operationName = operationName ?? undefined;
    record.operationType = operation?.operation;
  },
  answered({ response: { body }, contextValue: { record } }) {
    if (body?.kind !== 'single') return;
    const { data, errors } = body.singleResult;
    for (const { extensions } of errors ?? []) record.errorCodes.add(String(extensions?.code));
    record.documentRefused = data === undefined && [...record.errorCodes].every((code) => DOCUMENT_CODES.has(code));
  },
};
