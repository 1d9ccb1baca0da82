import type { VariableNode } from 'graphql';
import { GraphQLError } from 'graphql';

/**
 * What to tell a client whose variables leave a `@skip` or `@include` undecided.
 *
 * The rules allow a variable that may be null there when it has a default, and then a null for it. Told for the whole
 * request, whatever the condition is on, so that nothing is planned or fetched for it.
 * Source  https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed
 */
export function undecidedCondition(
  conditions: readonly VariableNode[],
  variables: Readonly<Record<string, unknown>>,
): GraphQLError | undefined {
  const undecided = conditions.find(({ name }) => typeof variables[name.value] !== 'boolean');
  if (undecided === undefined) return undefined;
  return new GraphQLError('Argument "if" of non-null type "Boolean!" must not be null.', {
    nodes: undecided,
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
