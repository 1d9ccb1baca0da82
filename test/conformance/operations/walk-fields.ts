import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  FragmentSpreadNode,
  GraphQLCompositeType,
  GraphQLSchema,
  InlineFragmentNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind, typeFromAST } from 'graphql';

/** One field as it is reached from the operation, with every fragment put where it is spread. */
export interface FieldPlace {
  readonly node: FieldNode;
  /** The type that it is selected on; may be an interface or, for `__typename`, a union. */
  readonly parentType: GraphQLCompositeType;
  /** Response names from the root to the object that the field is in. */
  readonly object: readonly string[];
  /** The fragments around it within that object, outermost first. */
  readonly fragments: readonly (InlineFragmentNode | FragmentSpreadNode)[];
  /** Type conditions of the fragments around it within that object, outermost first. */
  readonly conditions: readonly GraphQLCompositeType[];
  /** Whether it, a fragment around it or a field above it has `@skip` or `@include`. */
  readonly isConditional: boolean;
}

type Around = Omit<FieldPlace, 'node'>;

/** All fields of the first operation of a valid document. */
export function walkFields(document: DocumentNode, schema: GraphQLSchema): FieldPlace[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (operation === undefined || root === undefined || root === null) return [];

  const walk = (set: SelectionSetNode, around: Around): FieldPlace[] =>
    set.selections.flatMap((node): FieldPlace[] => {
      const isConditional = around.isConditional || (node.directives ?? []).length > 0;
      if (node.kind === Kind.FIELD) {
        const place = { ...around, node, isConditional };
        const type = typeOf(node, around.parentType);
        if (node.selectionSet === undefined || type === undefined) return [place];
        const object = [...around.object, node.alias?.value ?? node.name.value];
        return [
          place,
          ...walk(node.selectionSet, { parentType: type, object, fragments: [], conditions: [], isConditional }),
        ];
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment === undefined) return [];
      const inside = { ...around, fragments: [...around.fragments, node], isConditional };
      const condition = fragment.typeCondition && typeFromAST(schema, fragment.typeCondition);
      if (condition === undefined || !isCompositeType(condition)) return walk(fragment.selectionSet, inside);
      const conditions = [...around.conditions, condition];
      return walk(fragment.selectionSet, { ...inside, parentType: condition, conditions });
    });
  return walk(operation.selectionSet, {
    parentType: root,
    object: [],
    fragments: [],
    conditions: [],
    isConditional: false,
  });
}

/** Undefined for what has no selections below, and for introspection. */
function typeOf({ name }: FieldNode, parentType: GraphQLCompositeType): GraphQLCompositeType | undefined {
  const field = isUnionType(parentType) ? undefined : parentType.getFields()[name.value];
  const type = field && getNamedType(field.type);
  return isCompositeType(type) ? type : undefined;
}
