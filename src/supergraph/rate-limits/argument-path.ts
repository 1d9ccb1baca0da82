import type { FieldDefinitionNode, InputValueDefinitionNode, TypeNode } from 'graphql';
import { Kind } from 'graphql';

/** Input object name → its fields. */
export type InputFields = ReadonlyMap<string, readonly InputValueDefinitionNode[]>;

/** Why `path` (`input.email`) leads to no argument of the field, or to no list where one is wanted; else undefined. */
export function argumentPathProblem(
  path: string,
  wanted: 'value' | 'list',
  field: FieldDefinitionNode,
  inputs: InputFields,
): string | undefined {
  let candidates = field.arguments ?? [];
  let found: InputValueDefinitionNode | undefined;
  let at = 'the field';
  for (const segment of path.split('.')) {
    if (found !== undefined) {
      const type = withoutNonNull(found.type);
      if (type.kind === Kind.LIST_TYPE) return `${at} is a list, which cannot be looked into`;
      candidates = inputs.get(type.name.value) ?? [];
    }
    found = candidates.find(({ name }) => name.value === segment);
    if (found === undefined) {
      const known = candidates.map(({ name }) => name.value).join(', ') || 'none';
      return `${at} has no ${at === 'the field' ? 'argument' : 'field'} ${segment} (known: ${known})`;
    }
    at = segment;
  }
  if (wanted === 'list' && found !== undefined && withoutNonNull(found.type).kind !== Kind.LIST_TYPE) {
    return `${path} is no list`;
  }
  return undefined;
}

function withoutNonNull(type: TypeNode): Exclude<TypeNode, { kind: Kind.NON_NULL_TYPE }> {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type;
}
