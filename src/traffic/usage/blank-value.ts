import type { GraphQLInputType, ValueNode } from 'graphql';
import { getNullableType, isEnumType, isInputObjectType, isListType, Kind } from 'graphql';

/** The built-in scalars whose literals are of one kind. */
const BLANKS: Readonly<Record<string, string>> = { Int: '0', Float: '0', Boolean: 'true' };

/**
 * A value as it may be kept: everything that a client could have put data into is blank. What the schema has words for stays: names of
 * input fields, enum values. `null` stays too, since it can break where a value does not.
 *
 * Lists hold each different item once, in order of their text. In a custom scalar everything is data, names included.
 */
export function blankValue(
  value: ValueNode,
  type: GraphQLInputType | undefined,
  variable: (name: string) => string,
): string {
  if (value.kind === Kind.VARIABLE) return variable(value.name.value);
  if (value.kind === Kind.NULL) return 'null';
  const nullable = type && getNullableType(type);
  if (isListType(nullable)) {
    // One item may stand for a list of it.
    if (value.kind !== Kind.LIST) return blankValue(value, nullable.ofType, variable);
    return `[${sortedSet(value.values.map((item) => blankValue(item, nullable.ofType, variable))).join()}]`;
  }
  if (value.kind === Kind.ENUM && isEnumType(nullable)) return value.value;
  if (value.kind === Kind.OBJECT && isInputObjectType(nullable)) {
    const known = nullable.getFields();
    const fields = value.fields.map(
      ({ name, value: given }) => `${name.value}:${blankValue(given, known[name.value]?.type, variable)}`,
    );
    return `{${fields.toSorted().join()}}`;
  }
  return (nullable && BLANKS[nullable.name]) ?? '""';
}

export function sortedSet(texts: Iterable<string>): string[] {
  return [...new Set(texts)].toSorted();
}
