import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  print,
} from 'graphql';
import { usedVariables } from '../used-variables.ts';
import { dependsOnType } from './depends-on-type.ts';
import { PlannedKeys } from './planned-keys.ts';
import { renameReservedVariables } from './reserved-variables.ts';
import type { Selection } from './selection.ts';
import { usedFragments } from './used-fragments.ts';

/** An operation in the two forms in which it goes on. */
export interface PlannableOperation {
  readonly rootType: GraphQLObjectType;
  /** How its answer looks. */
  readonly selections: readonly Selection[];
  /** What to plan; undefined when no subgraph has to be asked. */
  readonly document: string | undefined;
  /** Variables that are called otherwise in `document`: that name → the client's. */
  readonly clientNames: ReadonlyMap<string, string>;
  /** The operation reduced to `__schema` and `__type`; undefined when it asks for neither. */
  readonly introspection: DocumentNode | undefined;
}

interface Conversion {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly keys: PlannedKeys;
  readonly introspection: FieldNode[];
}

interface Converted {
  readonly planned: SelectionNode[];
  readonly selections: Selection[];
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Prepares a valid operation for the planner: `@skip` and `@include` decided by `variables`, named fragments in place,
 * fields under their planned keys, introspection taken out.
 *
 * Conditions are decided before planning because the planner loses fields when one hides a key or a required field.
 */
export function plannableOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
): PlannableOperation {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new TypeError(`plannableOperation: the schema has no ${operation.operation} type`);
  const conversion: Conversion = { schema, fragments, variables, keys: new PlannedKeys(schema), introspection: [] };
  const { planned, selections } = convert(operation.selectionSet, rootType, conversion);
  const reduced = (nodes: readonly SelectionNode[]): OperationDefinitionNode => {
    const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [...nodes] };
    return { ...operation, selectionSet, variableDefinitions: usedVariables(operation, nodes) };
  };
  const { introspection } = conversion;
  const { operation: plannedOperation, clientNames } = renameReservedVariables(reduced(planned));
  return {
    rootType,
    selections,
    document: planned.length === 0 ? undefined : print(plannedOperation),
    clientNames,
    introspection:
      introspection.length === 0
        ? undefined
        : {
            kind: Kind.DOCUMENT,
            definitions: [reduced(introspection), ...usedFragments(introspection, fragments).values()],
          },
  };
}

function convert(set: SelectionSetNode, parent: GraphQLCompositeType, conversion: Conversion): Converted {
  const planned: SelectionNode[] = [];
  const selections: Selection[] = [];
  for (const node of set.selections) {
    if (!isIncluded(node, conversion.variables)) continue;
    if (node.kind === Kind.FIELD) convertField(node, parent, conversion, { planned, selections });
    else convertFragment(node, parent, conversion, { planned, selections });
  }
  // Of unions the planner asks it by itself. Asked for here, it would count as a field of its own and cost further fetches.
  const isAskedAnyway = isUnionType(parent) && planned.length > 0;
  if (isAbstractType(parent) && !isAskedAnyway && dependsOnType(conversion.schema, parent, selections))
    planned.unshift(TYPENAME);
  return { planned, selections };
}

function convertField(node: FieldNode, parent: GraphQLCompositeType, conversion: Conversion, out: Converted): void {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  if (name === '__typename') {
    out.selections.push({ kind: 'typename', key });
    return;
  }
  if (name === '__schema' || name === '__type') {
    out.selections.push({ kind: 'introspection', key });
    conversion.introspection.push(node);
    return;
  }
  const field = isUnionType(parent) ? undefined : parent.getFields()[name];
  if (field === undefined) throw new TypeError(`plannableOperation: ${parent.name}.${name} does not exist`);
  const plannedKey = conversion.keys.keyOf(node, field);
  const type = getNamedType(field.type);
  const inner = isCompositeType(type) && node.selectionSet ? convert(node.selectionSet, type, conversion) : undefined;
  out.selections.push({
    kind: 'field',
    key,
    plannedKey,
    name,
    selections: inner?.selections,
  });
  out.planned.push({
    kind: Kind.FIELD,
    name: node.name,
    ...(plannedKey !== name && { alias: { kind: Kind.NAME, value: plannedKey } }),
    ...(node.arguments && { arguments: node.arguments }),
    directives: withoutConditions(node),
    // A selection of which nothing is left to fetch still has to tell whether the object exists.
    ...(inner && { selectionSet: selectionSet(inner.planned.length === 0 ? [TYPENAME] : inner.planned) }),
  });
}

function convertFragment(
  node: Exclude<SelectionNode, FieldNode>,
  parent: GraphQLCompositeType,
  conversion: Conversion,
  out: Converted,
): void {
  const fragment = node.kind === Kind.FRAGMENT_SPREAD ? conversion.fragments.get(node.name.value) : node;
  if (fragment === undefined) throw new TypeError('plannableOperation: a fragment does not exist');
  const condition = fragment.typeCondition?.name.value;
  const on = condition === undefined ? parent : conversion.schema.getType(condition);
  if (!isCompositeType(on)) throw new TypeError(`plannableOperation: ${condition} is no composite type`);
  const inner = convert(fragment.selectionSet, on, conversion);
  out.selections.push({ kind: 'fragment', on, selections: inner.selections });
  if (inner.planned.length === 0) return;
  out.planned.push({
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: on.name } },
    directives: withoutConditions(node),
    selectionSet: selectionSet(inner.planned),
  });
}

function isIncluded(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, { ...variables })?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, { ...variables })?.if !== false;
}

function withoutConditions({ directives = [] }: SelectionNode): readonly DirectiveNode[] {
  return directives.filter(({ name }) => name.value !== 'skip' && name.value !== 'include');
}

function selectionSet(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}
