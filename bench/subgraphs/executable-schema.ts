import type { GraphQLResolverMap } from '@apollo/subgraph';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { DirectiveNode, DocumentNode, FieldDefinitionNode, GraphQLSchema } from 'graphql';
import { Kind, parse } from 'graphql';
import type { World } from '../workloads/workload.ts';

type Resolvers = Record<string, Record<string, (source: never, args: never) => unknown>>;

/** One subgraph that answers from `world`: its own fields, `_entities` for every type with a key, and `_service`. */
export function executableSubgraph(sdl: string, world: World): GraphQLSchema {
  const typeDefs = parse(sdl);
  const resolvers: Resolvers = {};
  for (const { name, fields, hasKey } of objectTypes(typeDefs)) {
    const own = fields.filter((field) => !isExternal(field)).map((field) => field.name.value);
    const known = Object.entries(world.resolvers[name] ?? {}).filter(([field]) => own.includes(field));
    const entity = hasKey ? { __resolveReference: resolveReference(name, fields, world) } : {};
    resolvers[name] = { ...Object.fromEntries(known), ...entity };
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
function resolveReference(typeName: string, fields: readonly FieldDefinitionNode[], world: World) {
  const external = fields.filter(isExternal).map((field) => field.name.value);
  const unknown = Object.fromEntries(external.map((field) => [field, undefined]));
  return (representation: Readonly<Record<string, unknown>>): object | null => {
    const entity = world.find(typeName, representation);
    return entity === undefined ? null : { ...entity, ...unknown, ...representation };
  };
}

interface ObjectType {
  readonly name: string;
  readonly fields: readonly FieldDefinitionNode[];
  readonly hasKey: boolean;
}

function objectTypes(document: DocumentNode): readonly ObjectType[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    const hasKey = definition.directives?.some(isResolvableKey) === true;
    return [{ name: definition.name.value, fields: definition.fields ?? [], hasKey }];
  });
}

function isResolvableKey({ name, arguments: args }: DirectiveNode): boolean {
  const resolvable = args?.find((argument) => argument.name.value === 'resolvable')?.value;
  return name.value === 'key' && !(resolvable?.kind === Kind.BOOLEAN && !resolvable.value);
}

function isExternal(field: FieldDefinitionNode): boolean {
  return field.directives?.some(({ name }) => name.value === 'external') === true;
}
