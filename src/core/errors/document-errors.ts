import type { ErrorSpec } from './error-spec.ts';

/** Of what a document asks for. */
export const DOCUMENT_ERRORS = {
  OPERATION_RESOLUTION_FAILURE: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'Send the `operationName` of one of the operations in the document.',
  },
  SUBSCRIPTIONS_NOT_SUPPORTED: {
    audience: 'client',
    http: 400,
    text: 'Subscriptions are not supported.',
    help: 'The schema has subscription fields, but this gateway serves queries and mutations only.',
  },
  MAX_DOCUMENT_BYTES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document is larger than {limit} bytes.',
    help: 'Move data into variables, or raise `limits.max_document_bytes`.',
  },
  MAX_TOKENS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document has more than {limit} tokens or lines.',
    help: 'Ask for less at once, or raise `limits.parser_max_tokens`.',
  },
  MAX_RECURSION_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document nests deeper than {limit} levels.',
    help: 'Brackets of any kind count, fragments expanded: `limits.parser_max_recursion`.',
  },
  MAX_OPERATIONS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The document has more than {limit} operations.',
    help: 'Send the operation to run and its fragments only, or raise `limits.max_operations`.',
  },
  MAX_DEPTH_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects fields more than {limit} levels deep.',
    help: 'Ask for fewer levels at once, or raise `limits.max_depth`.',
  },
  MAX_HEIGHT_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects more than {limit} fields.',
    help: 'Fragments count wherever they are spread. Ask for less at once, or raise `limits.max_height`.',
  },
  MAX_ALIASES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation has more than {limit} aliases.',
    help: 'Fragments count wherever they are spread. Ask for less at once, or raise `limits.max_aliases`.',
  },
  MAX_ROOT_FIELDS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects more than {limit} fields at its root.',
    help: 'Split it into several operations, or raise `limits.max_root_fields`.',
  },
  MAX_DIRECTIVES_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation has more than {limit} directives.',
    help: 'Fragments count wherever they are spread. Leave some out, or raise `limits.max_directives`.',
  },
  MAX_FRAGMENT_SPREADS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation uses fragments more than {limit} times.',
    help: 'Fragments inside fragments count wherever they are spread: `limits.max_fragment_spreads`.',
  },
  MAX_COMPARISONS_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The operation selects the same fields too often: it takes more than {limit} comparisons to merge them.',
    help: 'Select a field once per object, merge fragments that meet in one object, or raise `limits.max_comparisons`.',
  },
  MAX_VARIABLES_NESTING_LIMIT: {
    audience: 'client',
    http: 400,
    text: 'The variables nest deeper than {limit} levels.',
    help: 'Objects and lists in a variable count: `limits.parser_max_recursion`.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'The document is not valid for the schema: read the message.',
  },
} as const satisfies Record<string, ErrorSpec>;
