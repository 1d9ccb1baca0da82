import type { GraphQLNamedType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, isObjectType, isUnionType, Kind, parse } from 'graphql';
import type { Asker } from './permissions.ts';
import { mayAsk } from './permissions.ts';

/**
 * Fields of a request to a subgraph that its asker must not have: denied for an object type that can be there. An
 * interface object stands for all types with the interface, of which one at least must be allowed.
 */
export function forbiddenFields(
  query: string,
  asker: Asker,
  { subgraph, api }: { readonly subgraph: GraphQLSchema; readonly api: GraphQLSchema },
): string[] {
  const found: string[] = [];
  const { definitions } = parse(query);
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  for (const definition of definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = subgraph.getRootType(definition.operation);
    if (root) collect(definition.selectionSet, root, [root.name]);
  }
  return found;

  function collect(set: SelectionSetNode, parent: GraphQLNamedType, types: readonly string[]): void {
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) {
        const isNamed = node.kind === Kind.FRAGMENT_SPREAD;
        const fragment = isNamed ? fragments.find(({ name }) => name.value === node.name.value) : node;
        const condition = fragment?.typeCondition;
        const type = condition === undefined ? parent : subgraph.getType(condition.name.value);
        if (!fragment || !type) throw new Error('no such fragment or type');
        const possible = namesOf(type);
        collect(
          fragment.selectionSet,
          type,
          types.filter((name) => possible.includes(name)),
        );
        continue;
      }
      const name = node.name.value;
      if (!isCompositeType(parent) || isUnionType(parent) || name.startsWith('__')) continue;
      const allowed = types.filter((type) => mayAsk(asker, type, name));
      const isInterfaceObject = isObjectType(parent) && isAbstractType(api.getType(parent.name));
      const isAllowed = isInterfaceObject ? allowed.length > 0 : allowed.length === types.length;
      // Keys are asked for to find the object again, whoever asks.
      if (!isAllowed && name !== 'id') found.push(`${parent.name}.${name}`);
      const type = getNamedType(parent.getFields()[name]?.type);
      if (node.selectionSet && type) collect(node.selectionSet, type, namesOf(type));
    }
  }

  function namesOf(type: GraphQLNamedType): readonly string[] {
    const known = api.getType(type.name);
    if (isAbstractType(type)) return subgraph.getPossibleTypes(type).flatMap(namesOf);
    return isAbstractType(known) ? api.getPossibleTypes(known).map(({ name }) => name) : [type.name];
  }
}
