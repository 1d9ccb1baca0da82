import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getVariableValues } from 'graphql';
import { clientError } from './client-error.ts';

export interface VariableRules {
  /** Levels of objects and lists that a value may have. */
  readonly maxNesting: number;
  /** Whether errors may name what the schema has and the client has not said. */
  readonly suggestions: boolean;
}

export type CoercedVariables =
  | { readonly coerced: Record<string, unknown>; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[]; readonly coerced?: undefined };

/** Gives variables the types and defaults that an operation declares. */
export type CoerceVariables = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  raw: Readonly<Record<string, unknown>>,
) => CoercedVariables;

const MAX_ERRORS = 5;

/** A message holds the value that is wrong: all its keys, however many. */
const MAX_MESSAGE_CHARACTERS = 1_000;

/** Writing down a value of this many members takes about 10 ms: one error has to do then. */
const LARGE = 10_000;

/**
 * Compiles the rules for variables. graphql-js on its own reports every error with the whole value beside it (25 kB of
 * unknown keys make an answer of 46 MB) and overflows the stack for nested ones.
 */
export function compileVariableRules({ maxNesting, suggestions }: VariableRules): CoerceVariables {
  return (schema, operation, raw) => {
    const members = countMembers(raw, maxNesting + 1);
    if (members === Number.POSITIVE_INFINITY) {
      return { errors: [clientError('MAX_VARIABLES_NESTING_LIMIT', { limit: maxNesting })] };
    }
    const maxErrors = members > LARGE ? 1 : MAX_ERRORS;
    const options = { maxErrors, hideSuggestions: !suggestions };
    const result = getVariableValues(schema, operation.variableDefinitions ?? [], raw, options);
    if (result.errors === undefined) return { coerced: result.coerced };
    // The one after the last says that there would be more.
    return { errors: result.errors.slice(0, maxErrors).map(shorten) };
  };
}

/** Members of all objects and lists in a value; Infinity when they nest deeper than `levels`. */
function countMembers(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (const member of Array.isArray(value) ? value : Object.values(value)) {
    count += 1 + countMembers(member, levels - 1);
    if (count === Number.POSITIVE_INFINITY) return count;
  }
  return count;
}

function shorten(error: GraphQLError): GraphQLError {
  const { message, nodes, originalError } = error;
  if (message.length <= MAX_MESSAGE_CHARACTERS) return error;
  return new GraphQLError(`${message.slice(0, MAX_MESSAGE_CHARACTERS)} …`, { nodes: nodes ?? [], originalError });
}
