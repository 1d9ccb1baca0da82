import type { FieldNode, GraphQLCompositeType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isCompositeType, isUnionType, Kind } from 'graphql';

/** A field that stands for one that must not be asked for. */
export interface Mark {
  /** Key that the client gave the denied field. */
  readonly key: string;
  readonly field: string;
}

/** A field with marks below it, as selected on one type. */
export interface DeclaredField {
  readonly parent: GraphQLCompositeType;
  readonly field: string;
}

/** Where in objects of an answer to look for marks: by response key. */
export interface MarkedObject {
  readonly marks: ReadonlyMap<string, Mark>;
  readonly children: ReadonlyMap<string, MarkedChild>;
}

export interface MarkedChild {
  readonly object: MarkedObject;
  /** One for every type that it is selected on. */
  readonly declared: readonly DeclaredField[];
}

interface GrowingObject {
  readonly marks: Map<string, Mark>;
  readonly children: Map<string, { readonly object: GrowingObject; readonly declared: DeclaredField[] }>;
}

/** An operation with marks; no named fragments are left in it. */
export interface MarkedDocument {
  readonly schema: GraphQLSchema;
  readonly marks: ReadonlyMap<FieldNode, Mark>;
  /** The selection sets with something below them that the client has not asked for. */
  readonly touched: ReadonlySet<SelectionSetNode>;
}

/** The places of all marks in answers to `set`, fields of one key taken together. */
export function markedPlaces(
  document: MarkedDocument,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
): MarkedObject {
  const root = emptyObject();
  collect(document, set, type, root);
  return root;
}

function collect(
  document: MarkedDocument,
  set: SelectionSetNode,
  parent: GraphQLCompositeType,
  into: GrowingObject,
): void {
  const { schema, marks, touched } = document;
  if (!touched.has(set)) return;
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) {
      collectField(document, node, parent, into);
      const mark = marks.get(node);
      if (mark !== undefined) into.marks.set(node.alias?.value ?? node.name.value, mark);
      continue;
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) continue;
    const condition = node.typeCondition;
    const type = condition === undefined ? parent : schema.getType(condition.name.value);
    if (isCompositeType(type)) collect(document, node.selectionSet, type, into);
  }
}

function collectField(document: MarkedDocument, node: FieldNode, parent: GraphQLCompositeType, into: GrowingObject) {
  const { selectionSet } = node;
  if (selectionSet === undefined || !document.touched.has(selectionSet) || isUnionType(parent)) return;
  const type = getNamedType(parent.getFields()[node.name.value]?.type);
  if (!isCompositeType(type)) return;
  const key = node.alias?.value ?? node.name.value;
  let child = into.children.get(key);
  if (child === undefined) {
    child = { object: emptyObject(), declared: [] };
    into.children.set(key, child);
  }
  child.declared.push({ parent, field: node.name.value });
  collect(document, selectionSet, type, child.object);
}

function emptyObject(): GrowingObject {
  return { marks: new Map(), children: new Map() };
}
