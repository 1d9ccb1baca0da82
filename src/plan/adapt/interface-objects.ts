import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** Names of the interfaces that some subgraph of a supergraph has as an object type (`@interfaceObject`). */
export function interfaceObjects(supergraph: DocumentNode): Set<string> {
  const names = new Set<string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const isObject = definition.directives?.some(
      ({ name, arguments: given }) =>
        name.value === 'join__type' &&
        given?.some(({ name: { value }, value: flag }) => {
          return value === 'isInterfaceObject' && flag.kind === Kind.BOOLEAN && flag.value;
        }),
    );
    if (isObject) names.add(definition.name.value);
  }
  return names;
}
