import type { GraphQLOutputType, GraphQLResolveInfo } from 'graphql';
import { GraphQLError, getNullableType, isListType, isNonNullType, locatedError, responsePathAsArray } from 'graphql';

/**
 * The errors that a field's value stands for, each with its path: the value itself when it is an `Error` (what a
 * resolver threw), errors and forbidden nulls in lists, and a null where none may be.
 */
export function failuresIn(value: unknown, info: GraphQLResolveInfo): GraphQLError[] {
  const { fieldNodes, parentType, fieldName } = info;
  const find = (part: unknown, type: GraphQLOutputType, path: readonly (string | number)[]): GraphQLError[] => {
    if (part instanceof Error) return [locatedError(part, fieldNodes, path)];
    if (part === null || part === undefined) {
      if (!isNonNullType(type)) return [];
      const message = `Cannot return null for non-nullable field ${parentType.name}.${fieldName}.`;
      return [new GraphQLError(message, { nodes: fieldNodes, path })];
    }
    const nullable = getNullableType(type);
    if (!isListType(nullable) || !Array.isArray(part)) return [];
    return part.flatMap((item, index) => find(item, nullable.ofType, [...path, index]));
  };
  return find(value, info.returnType, responsePathAsArray(info.path));
}
