import type { GraphQLResolverMap } from '@apollo/subgraph';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type {
  DirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  GraphQLSchema,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql';
import { Kind, parse } from 'graphql';
import type { World } from './world.ts';

type Resolvers = Record<string, Record<string, (source: never, args: never) => unknown>>;

export interface SubgraphSource {
  readonly name: string;
  readonly sdl: string;
}

/** One subgraph that answers from `world`: its own fields, `_entities` for every type with a key, and `_service`. */
export function worldSubgraph(subgraph: SubgraphSource, world: World): GraphQLSchema {
  const { sdl } = subgraph;
  const typeDefs = parse(sdl);
  const resolvers: Resolvers = {};
  for (const { name, fields, isInterface, hasKey } of typesOf(typeDefs)) {
    const own = fields.filter((field) => !isExternal(field)).map((field) => field.name.value);
    const known = Object.entries(world.resolvers[name] ?? {}).filter(([field]) => own.includes(field) && !isInterface);
    const entity = hasKey
      ? { __resolveReference: resolveReference({ name, fields, isInterface }, subgraph, world) }
      : {};
    resolvers[name] = { ...resolvers[name], ...Object.fromEntries(known), ...entity };
  }
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap }]);
  // As it was written; the library would print it anew, with its own fields of `Query` among the others.
  const service = schema.getQueryType()?.getFields()._service;
  if (service !== undefined) service.resolve = () => ({ sdl });
  return schema;
}

/**
 * An `@external` field is worth what the gateway sent and nothing when it sent nothing: a gateway that leaves out what
 * `@requires` asks for gets a wrong answer here, as it would from a real service.
 */
function resolveReference(type: Omit<KnownType, 'hasKey'>, { name: subgraph }: SubgraphSource, world: World) {
  const external = type.fields.filter(isExternal).map((field) => field.name.value);
  const unknown = Object.fromEntries(external.map((field) => [field, undefined]));
  return (representation: Readonly<Record<string, unknown>>): object | null => {
    const entity = world.find(type.name, representation) as { readonly __typename?: string } | undefined;
    if (entity === undefined || world.lacks?.(subgraph, entity)) return null;
    const { __typename } = type.isInterface ? entity : { __typename: type.name };
    return { ...entity, ...unknown, ...representation, __typename };
  };
}

interface KnownType {
  readonly name: string;
  readonly fields: readonly FieldDefinitionNode[];
  readonly isInterface: boolean;
  readonly hasKey: boolean;
}

function typesOf(document: DocumentNode): readonly KnownType[] {
  return document.definitions.flatMap((definition) => {
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    const isInterface = definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!isObject && !isInterface) return [];
    const { name, directives, fields = [] } = definition as ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
    return [{ name: name.value, fields, isInterface, hasKey: directives?.some(isResolvableKey) === true }];
  });
}

function isResolvableKey({ name, arguments: args }: DirectiveNode): boolean {
  const resolvable = args?.find((argument) => argument.name.value === 'resolvable')?.value;
  return name.value === 'key' && !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value);
}

function isExternal(field: FieldDefinitionNode): boolean {
  return field.directives?.some(({ name }) => name.value === 'external') === true;
}
