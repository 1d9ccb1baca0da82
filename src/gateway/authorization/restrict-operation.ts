import { createHash } from 'node:crypto';
import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, print } from 'graphql';
import { usedVariables } from '../../plan/used-variables.ts';
import type { OperationFacts } from '../operation-facts.ts';
import type { AccessMap } from './access-map.ts';
import type { Mark, MarkedDocument, MarkedObject } from './marked-places.ts';
import { markedPlaces } from './marked-places.ts';
import { SelectionRestriction } from './selection-restriction.ts';

/** An operation without the fields that must not be asked for. */
export interface RestrictedOperation extends MarkedDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Of the text of `document`. */
  readonly queryHash: string;
  readonly places: MarkedObject;
  /** Keys that the client has not given → its own; undefined for a key that must not be in its answer. */
  readonly restored: ReadonlyMap<string, string | undefined>;
  /** Characters of its text. */
  readonly length: number;
}

/**
 * Takes the fields out of an operation for which a condition does not hold. A mark, a `__typename` under a key of its
 * own, comes in the place of each, so that the answer itself tells where the field would be: in which objects, at which
 * index, before which other keys.
 *
 * Errors  throws QUERY_PLAN_COMPLEXITY_EXCEEDED (a GraphQLError) when telling object types of interfaces apart makes it
 *         too large.
 */
export function restrictOperation(
  schema: GraphQLSchema,
  access: AccessMap,
  { operation, fragments }: Pick<OperationFacts, 'operation' | 'fragments'>,
  isDenied: (conditions: readonly number[]) => boolean,
): RestrictedOperation {
  const root = schema.getRootType(operation.operation);
  if (!root) throw new TypeError(`restrictOperation: the schema has no ${operation.operation} type`);
  const restrict = (tellShapesApart: boolean) => {
    const restriction = new SelectionRestriction({ schema, access, operation, fragments, isDenied, tellShapesApart });
    return { restriction, selectionSet: restriction.restrict(operation.selectionSet, root) };
  };
  let { restriction, selectionSet } = restrict(false);
  if (restriction.narrows) ({ restriction, selectionSet } = restrict(true));
  const nodes = [selectionSet, ...(operation.directives ?? [])];
  const restricted = { ...operation, selectionSet, variableDefinitions: usedVariables(operation, nodes) };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [restricted] };
  const text = print(document);
  const marks: ReadonlyMap<FieldNode, Mark> = restriction.marks;
  const marked: MarkedDocument = { schema, marks, touched: restriction.touched };
  return {
    ...marked,
    document,
    operation: restricted,
    queryHash: createHash('sha256').update(text).digest('hex'),
    places: markedPlaces(marked, selectionSet, root),
    restored: restriction.restored,
    length: text.length,
  };
}
