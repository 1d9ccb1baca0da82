import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, VariableNode } from 'graphql';
import { Kind } from 'graphql';
import { conditionVariables } from '../plan/operation/condition-variables.ts';
import { usedFragments } from '../plan/operation/used-fragments.ts';

/** What is known of an operation of a parsed document, whatever its variables. */
export interface OperationFacts {
  readonly operation: OperationDefinitionNode;
  /** Those it uses. */
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The variables in its `@skip` and `@include`. */
  readonly conditions: readonly VariableNode[];
}

export function operationFacts(document: DocumentNode, operation: OperationDefinitionNode): OperationFacts {
  const all = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = usedFragments([operation], new Map(all.map((fragment) => [fragment.name.value, fragment])));
  return { operation, fragments, conditions: conditionVariables(operation, fragments) };
}
