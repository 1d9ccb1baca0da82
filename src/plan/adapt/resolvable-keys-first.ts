import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/**
 * Orders the keys of every type so that those which a subgraph resolves come before those which it only names.
 *
 * To compute a field with `@requires`, the planner enters its subgraph again through the first key that is stated there,
 * and does not ask whether it is resolvable. The order of keys has no other meaning.
 */
export function resolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  const reorder = <Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: Node) => {
    const directives = node.directives ?? [];
    const last = directives.findLastIndex(({ name }) => name.value === 'join__type');
    const early = directives.slice(0, last).some(isUnresolvableKey);
    if (!early) return undefined;
    return {
      ...node,
      directives: [
        ...directives.filter((directive) => !isUnresolvableKey(directive)),
        ...directives.filter(isUnresolvableKey),
      ],
    };
  };
  return visit(supergraph, { ObjectTypeDefinition: reorder, InterfaceTypeDefinition: reorder });
}

function isUnresolvableKey({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  return (
    name.value === 'join__type' &&
    given.some((argument) => {
      const { value } = argument;
      return argument.name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value;
    })
  );
}
