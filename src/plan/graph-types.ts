import type { OperationTypeNode } from 'graphql';

/** What the schemas of a graph say about the objects that fields give: what clients see, and each subgraph by itself. */
export interface GraphTypes {
  readonly api: SchemaTypes;
  /** Undefined for a subgraph that the graph does not have. */
  subgraph(service: string): SchemaTypes | undefined;
}

export interface SchemaTypes {
  rootOf(operationKind: `${OperationTypeNode}`): string | undefined;
  /** The type of `type.field`, lists and non-nulls aside; undefined for leaves and for what does not exist. */
  fieldType(type: string, field: string): FieldType | undefined;
}

export interface FieldType {
  readonly name: string;
  /** Whether this is the `__typename` of every object that the field gives. */
  readonly isConcrete: boolean;
}
