import type { ConstDirectiveNode, DefinitionNode, FieldDefinitionNode, ObjectTypeDefinitionNode } from 'graphql';
import { Kind, parse, print } from 'graphql';
import type { SubgraphSource } from '../../test/kit/world/world-subgraph.ts';

/** Directives of federation 1; what else a workload uses has no meaning there. */
const KNOWN = new Set(['key', 'external', 'requires', 'provides', 'deprecated', 'specifiedBy']);

/**
 * Schemas of federation 2 as federation 1 has them: each entity belongs to one subgraph, the others extend it and mark
 * its key as external. The owner is the one that adds most fields.
 */
export function toFederation1(subgraphs: readonly SubgraphSource[]): readonly SubgraphSource[] {
  const parsed = subgraphs.map(({ name, sdl }) => ({ name, definitions: parse(sdl).definitions }));
  const owners = new Map<string, { readonly subgraph: string; readonly fieldCount: number }>();
  for (const { name: subgraph, definitions } of parsed) {
    for (const type of definitions.filter(isEntity)) {
      const fieldCount = (type.fields ?? []).filter((field) => !has(field, 'external')).length;
      const known = owners.get(type.name.value);
      if (known === undefined || known.fieldCount < fieldCount) owners.set(type.name.value, { subgraph, fieldCount });
    }
  }
  return parsed.map(({ name, definitions }) => ({
    name,
    sdl: definitions
      .filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION)
      .map((definition) => {
        if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return print(definition);
        const owner = owners.get(definition.name.value);
        const isExtended = definition.name.value === 'Query' || (owner !== undefined && owner.subgraph !== name);
        return `${isExtended ? 'extend ' : ''}${print(convertType(definition, isExtended))}`;
      })
      .join('\n\n'),
  }));
}

function convertType(type: ObjectTypeDefinitionNode, isExtended: boolean): ObjectTypeDefinitionNode {
  const keys = isExtended ? keyFields(type) : [];
  const { description: _, ...rest } = type;
  return {
    ...rest,
    directives: convertDirectives(type.directives),
    fields: (type.fields ?? []).map((field) => {
      const directives = convertDirectives(field.directives);
      const isPlainKey = keys.includes(field.name.value) && !has(field, 'external');
      return { ...field, directives: isPlainKey ? [...directives, EXTERNAL] : directives };
    }),
  };
}

/** Arguments other than `fields` (`resolvable`) are of federation 2. */
function convertDirectives(directives: readonly ConstDirectiveNode[] = []): readonly ConstDirectiveNode[] {
  return directives
    .filter(({ name }) => KNOWN.has(name.value))
    .map((directive) =>
      directive.name.value === 'key'
        ? { ...directive, arguments: directive.arguments?.filter(({ name }) => name.value === 'fields') ?? [] }
        : directive,
    );
}

/** Names in all keys; workloads have no nested ones. */
function keyFields({ directives = [] }: ObjectTypeDefinitionNode): readonly string[] {
  const keys = directives.filter(({ name }) => name.value === 'key');
  return keys.flatMap(({ arguments: args = [] }) => {
    const fields = args.find(({ name }) => name.value === 'fields')?.value;
    return fields?.kind === Kind.STRING ? fields.value.split(/\s+/) : [];
  });
}

function isEntity(definition: DefinitionNode): definition is ObjectTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION && has(definition, 'key');
}

function has({ directives }: FieldDefinitionNode | ObjectTypeDefinitionNode, name: string): boolean {
  return directives?.some((directive) => directive.name.value === name) === true;
}

const EXTERNAL: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'external' } };
