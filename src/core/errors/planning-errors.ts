import type { ErrorSpec } from './error-spec.ts';

/** Of query plans. */
export const PLANNING_ERRORS = {
  PLANNER_OVERLOADED: {
    audience: 'client',
    http: 503,
    text: 'Too many new operations wait for a query plan.',
    help: 'Send it again later. Operations that were planned before are not affected.',
  },
  QUERY_PLANNING_TIMEOUT: {
    audience: 'client',
    http: 400,
    text: 'Planning this operation took longer than {budgetMs} ms.',
    help: 'Ask for less at once. The operation is refused for a short while before it is tried again.',
  },
  QUERY_PLAN_COMPLEXITY_EXCEEDED: {
    audience: 'client',
    http: 400,
    text: 'This operation is too complex to plan.',
    help: 'Ask for less at once: fewer levels, and fewer fragments on abstract types inside each other.',
  },
  QUERY_PLANNING_FAILED: {
    audience: 'operator',
    text: 'The query planner failed for this operation: {reason}',
    help: 'A defect of the planner. Other operations are not affected; clients see INTERNAL_SERVER_ERROR.',
  },
  OPERATION_UNREADABLE: {
    audience: 'operator',
    text: '{file} cannot be read: {reason}',
    help: 'Give a file with a GraphQL document.',
  },
  OPERATION_INVALID: {
    audience: 'operator',
    text: '{file} is not valid for this supergraph:\n\n{report}\n',
    help: 'The places are lines and columns of the document. Fields that are @inaccessible do not exist for clients.',
  },
  OPERATION_NOT_CHOSEN: {
    audience: 'operator',
    text: 'Which operation of {file} is meant? {reason}.',
    help: 'Name one with `--operation-name`.',
  },
  VARIABLES_INVALID: {
    audience: 'operator',
    text: 'The variables cannot be used: {reason}.',
    help: 'Give a JSON object with `--variables`. Only variables of `@skip` and `@include` matter to a plan.',
  },
} as const satisfies Record<string, ErrorSpec>;
