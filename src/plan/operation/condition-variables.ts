import type { FragmentDefinitionNode, OperationDefinitionNode, VariableNode } from 'graphql';
import { Kind, visit } from 'graphql';

/**
 * The variables that `@skip` and `@include` of an operation and of the fragments it uses depend on: each where it is first,
 * sorted by name.
 */
export function conditionVariables(
  operation: OperationDefinitionNode,
  used: ReadonlyMap<string, FragmentDefinitionNode>,
): VariableNode[] {
  const variables = new Map<string, VariableNode>();
  for (const definition of [operation, ...used.values()]) {
    visit(definition, {
      Directive({ name, arguments: given }) {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of given ?? []) {
          if (value.kind === Kind.VARIABLE && !variables.has(value.name.value)) variables.set(value.name.value, value);
        }
      },
    });
  }
  return [...variables.keys()].sort().flatMap((name) => variables.get(name) ?? []);
}
