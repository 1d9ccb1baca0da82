import { setImmediate } from 'node:timers/promises';
import type { DocumentNode, GraphQLError, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { execute } from 'graphql';
import { failuresIn } from './failures-in.ts';

/** What one execution carries through its resolvers, so that every error is known. */
export interface FullContext {
  /** Resolvers that have not ended yet. */
  readonly pending: Set<Promise<unknown>>;
  /** Takes what went wrong in a field: graphql-js keeps only the first of several errors below one null. */
  fail(error: GraphQLError): void;
}

/** Keeps account of what a resolver returns. */
export function watch(resolved: Promise<unknown>, context: FullContext, info: GraphQLResolveInfo): Promise<unknown> {
  context.pending.add(resolved);
  const settle = (value: unknown) => {
    for (const error of failuresIn(value, info)) context.fail(error);
    context.pending.delete(resolved);
  };
  resolved.then(settle, settle);
  return resolved;
}

/**
 * Executes an operation with all errors that an executor may report, also those below a null that has spread further up:
 * graphql-js goes on there, and this waits for it. Undefined data: the variables were refused.
 */
export async function executeFully<Context extends object>(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  extend: (context: FullContext) => Context,
): Promise<{ readonly data?: unknown; readonly errors: readonly GraphQLError[] }> {
  const failures: GraphQLError[] = [];
  const context: FullContext = { pending: new Set(), fail: (error) => failures.push(error) };
  const result = await execute({ schema, document, variableValues: variables, contextValue: extend(context) });
  const reported = result.errors ?? [];
  if (!('data' in result)) return { errors: reported };
  do {
    await Promise.allSettled(context.pending);
    await setImmediate();
  } while (context.pending.size > 0);
  const known = new Set(reported.map(({ path }) => JSON.stringify(path)));
  const errors = [...reported, ...failures.filter(({ path }) => !known.has(JSON.stringify(path)))];
  return { data: result.data, errors };
}
