import type { ASTNode, OperationDefinitionNode, VariableDefinitionNode } from 'graphql';
import { visit } from 'graphql';

/** Definitions of the variables that are left in `nodes`; one that nothing uses is not valid. */
export function usedVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  nodes: readonly ASTNode[],
): readonly VariableDefinitionNode[] {
  const used = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Variable({ name }) {
        used.add(name.value);
      },
    });
  }
  return variableDefinitions.filter(({ variable }) => used.has(variable.name.value));
}
