import type {
  DocumentNode,
  FieldNode,
  GraphQLAbstractType,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLSchema,
  InlineFragmentNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, isUnionType, Kind } from 'graphql';

/**
 * Replaces abstract type conditions on objects of `interfaceObjects` by conditions on the concrete types that meet them.
 *
 * The planner cannot ask a subgraph with an interface object whether that object belongs to another interface or union:
 * it fails. For a concrete type it knows whom to ask.
 *
 * Shape   `interfaceObjects`: names of interfaces that some subgraph has as an object type.
 */
export function concreteConditions(
  document: DocumentNode,
  schema: GraphQLSchema,
  interfaceObjects: ReadonlySet<string>,
): DocumentNode {
  if (interfaceObjects.size === 0) return document;
  const rewriteSet = ({ kind, selections }: SelectionSetNode, parent: GraphQLCompositeType): SelectionSetNode => {
    const rewritten = selections.flatMap((node) => rewrite(node, parent));
    return { kind, selections: rewritten.length === 0 ? [TYPENAME] : rewritten };
  };
  const rewrite = (node: SelectionNode, parent: GraphQLCompositeType): readonly SelectionNode[] => {
    if (node.kind === Kind.FRAGMENT_SPREAD || node.selectionSet === undefined) return [node];
    if (node.kind === Kind.FIELD) {
      const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
      const type = field && getNamedType(field.type);
      return [isCompositeType(type) ? { ...node, selectionSet: rewriteSet(node.selectionSet, type) } : node];
    }
    const name = node.typeCondition?.name.value;
    const condition = name === undefined ? parent : schema.getType(name);
    if (!isCompositeType(condition)) return [node];
    const inside = { ...node, selectionSet: rewriteSet(node.selectionSet, condition) };
    if (condition === parent || !isAbstractType(condition) || !interfaceObjects.has(parent.name)) return [inside];
    return onEachType(inside, possibleTypes(schema, parent, condition), schema);
  };
  return {
    ...document,
    definitions: document.definitions.map((definition) => {
      const root = definition.kind === Kind.OPERATION_DEFINITION && schema.getRootType(definition.operation);
      return root ? { ...definition, selectionSet: rewriteSet(definition.selectionSet, root) } : definition;
    }),
  };
}

function possibleTypes(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  condition: GraphQLAbstractType,
): readonly GraphQLObjectType[] {
  const met = schema.getPossibleTypes(condition);
  return isAbstractType(parent) ? schema.getPossibleTypes(parent).filter((type) => met.includes(type)) : met;
}

function onEachType(
  { selectionSet, directives = [] }: InlineFragmentNode,
  types: readonly GraphQLObjectType[],
  schema: GraphQLSchema,
): InlineFragmentNode[] {
  return types.flatMap((type) => {
    const selections = selectedOf(type, selectionSet.selections, schema);
    if (selections.length === 0) return [];
    return [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } },
        directives,
        selectionSet: { kind: Kind.SELECTION_SET, selections },
      },
    ];
  });
}

/** For an object of which nothing is left to fetch: whether it is there still has to be told. */
const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** What `selections` mean for objects of one type. */
function selectedOf(
  type: GraphQLObjectType,
  selections: readonly SelectionNode[],
  schema: GraphQLSchema,
): SelectionNode[] {
  return selections.flatMap((node) => {
    if (node.kind !== Kind.INLINE_FRAGMENT) return [node];
    const name = node.typeCondition?.name.value;
    const condition = name === undefined ? type : schema.getType(name);
    const isMet = condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    return isMet ? selectedOf(type, node.selectionSet.selections, schema) : [];
  });
}
