import { hash } from 'node:crypto';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { OperationUsage } from '../traffic.ts';
import { keptName, normalisedText } from './normalised-text.ts';
import { usedCoordinates } from './used-coordinates.ts';

/** Characters. A part of a document would be none. */
const MAX_TEXT_LENGTH = 32_768;

type KnownUsages = WeakMap<OperationDefinitionNode, OperationUsage | null>;
const known = new WeakMap<GraphQLSchema, KnownUsages>();

/**
 * What an operation of a valid document uses; undefined when it asks for nothing but the schema itself. Remembered for as long as
 * the schema and the document are there. Takes some ten microseconds for a small operation: not for the path of a request.
 */
export function operationUsage(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationUsage | undefined {
  let ofSchema = known.get(schema);
  if (ofSchema === undefined) {
    ofSchema = new WeakMap();
    known.set(schema, ofSchema);
  }
  let usage = ofSchema.get(operation);
  if (usage === undefined) {
    usage = compute(schema, document, operation) ?? null;
    ofSchema.set(operation, usage);
  }
  return usage ?? undefined;
}

/** Whether `operationUsage` has nothing left to work out. */
export function isUsageKnown(schema: GraphQLSchema, operation: OperationDefinitionNode): boolean {
  return known.get(schema)?.has(operation) === true;
}

function compute(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationUsage | undefined {
  const { coordinates, isComplete } = usedCoordinates(schema, document, operation);
  const root = schema.getRootType(operation.operation);
  // Introspection has no coordinates.
  if (!root || !coordinates.some((coordinate) => coordinate.startsWith(`${root.name}.`))) return undefined;
  const text = normalisedText(schema, document, operation);
  return {
    hash: hash('sha256', text),
    text: text.length > MAX_TEXT_LENGTH ? '' : text,
    name: keptName(operation),
    type: operation.operation,
    coordinates,
    ...(!isComplete && { incomplete: true }),
  };
}
