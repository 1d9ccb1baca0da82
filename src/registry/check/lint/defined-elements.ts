import type {
  ConstDirectiveNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import { isTypeDefinitionNode, isTypeExtensionNode, Kind } from 'graphql';

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

/** One element of a subgraph schema that has a name. */
export type DefinedElement = { readonly coordinate: string; readonly name: string } & (
  | { readonly kind: 'type'; readonly node: TypeNode }
  | { readonly kind: 'field'; readonly node: FieldDefinitionNode; readonly typeName: string }
  | { readonly kind: 'argument'; readonly node: InputValueDefinitionNode }
  | { readonly kind: 'input-field'; readonly node: InputValueDefinitionNode }
  | { readonly kind: 'enum-value'; readonly node: EnumValueDefinitionNode }
);

/**
 * What a team has defined, in order: not what federation adds to a subgraph's schema when it is asked for it (`_Entity`,
 * `_service`, definitions of its directives and scalars).
 */
export function definedElements(document: DocumentNode): readonly DefinedElement[] {
  return document.definitions
    .filter((definition) => isTypeDefinitionNode(definition) || isTypeExtensionNode(definition))
    .flatMap(elementsOf);
}

export function directivesOf({ node }: DefinedElement): readonly ConstDirectiveNode[] {
  return node.directives ?? [];
}

function elementsOf(node: TypeNode): DefinedElement[] {
  const name = node.name.value;
  const elements: DefinedElement[] = [{ kind: 'type', coordinate: name, name, node }];
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      for (const field of node.fields ?? []) elements.push(...fieldElements(name, field));
      return elements;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      for (const field of node.fields ?? []) {
        const fieldName = field.name.value;
        elements.push({ kind: 'input-field', coordinate: `${name}.${fieldName}`, name: fieldName, node: field });
      }
      return elements;
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      for (const value of node.values ?? []) {
        const valueName = value.name.value;
        elements.push({ kind: 'enum-value', coordinate: `${name}.${valueName}`, name: valueName, node: value });
      }
      return elements;
    default:
      return elements;
  }
}

function fieldElements(typeName: string, node: FieldDefinitionNode): DefinedElement[] {
  const name = node.name.value;
  const coordinate = `${typeName}.${name}`;
  const args = (node.arguments ?? []).map((argument): DefinedElement => {
    const argumentName = argument.name.value;
    return { kind: 'argument', coordinate: `${coordinate}(${argumentName}:)`, name: argumentName, node: argument };
  });
  return [{ kind: 'field', coordinate, name, node, typeName }, ...args];
}
