import type { GraphQLCompositeType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isInterfaceType, isObjectType } from 'graphql';

/**
 * What objects of a type can be. An interface of which clients see no object type stands for itself: a subgraph that has it
 * as an interface object answers its fields.
 */
export function objectTypesOf(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): readonly (GraphQLObjectType | GraphQLInterfaceType)[] {
  if (isObjectType(type)) return [type];
  const types = schema.getPossibleTypes(type);
  return types.length === 0 && isInterfaceType(type) ? [type] : types;
}
