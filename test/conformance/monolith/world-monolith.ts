import type { DocumentNode, GraphQLField, GraphQLFieldResolver, GraphQLObjectType, SelectionSetNode } from 'graphql';
import {
  defaultFieldResolver,
  execute,
  GraphQLError,
  GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
} from 'graphql';
import type { World } from '../../kit/world/world.ts';
import type { FullContext } from './execute-fully.ts';
import { watch } from './execute-fully.ts';
import type { FieldOwner, Ownership } from './ownership.ts';
import { readOwnership } from './ownership.ts';
import { supergraphSchema } from './supergraph-schema.ts';

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * What clients see of a graph, as one executable schema on its world, without any federation.
 *
 * Of federation it knows three things: what `@requires` names is resolved first and given to the resolver, with its
 * arguments; when that fails the field fails; and a field of a subgraph that lacks the entity is null.
 */
export function worldMonolith(supergraphSdl: string, world: World): GraphQLSchema {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const internal = worldSchema(supergraph, 'services', new WorldFields(supergraph, world));
  const { schema } = worldSchema(supergraph, 'clients', internal.fields);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      concealIn(field, internal.schema);
      watchIn(field);
    }
  }
  return schema;
}

/** With `executeFully`, every error becomes known. */
function watchIn(field: GraphQLField<unknown, unknown>): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = async (source, args, context, info) => {
    const resolved = Promise.resolve(resolve(source, args, context, info));
    return await (context === undefined ? resolved : watch(resolved, context as FullContext, info));
  };
}

/** What clients must not see is null: here values of enums. */
function concealIn(field: GraphQLField<unknown, unknown>, internal: GraphQLSchema): void {
  const type = getNamedType(field.type);
  const everything = internal.getType(type.name);
  const { resolve } = field;
  if (!isEnumType(type) || !isEnumType(everything) || resolve === undefined) return;
  const hidden = new Set<unknown>(everything.getValues().map(({ name }) => name));
  for (const { name } of type.getValues()) hidden.delete(name);
  const conceal = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(conceal);
    return hidden.has(value) ? null : value;
  };
  field.resolve = async (...given) => conceal(await resolve(...given));
}

function worldSchema(supergraph: DocumentNode, audience: 'clients' | 'services', fields: WorldFields) {
  const schema = supergraphSchema(supergraph, audience);
  if (audience === 'services') fields.internal = schema;
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) field.resolve = fields.resolverOf(type, field.name);
  }
  return { schema, fields };
}

class WorldFields {
  /** Everything, with resolvers: required fields are executed on it. */
  internal: GraphQLSchema | undefined;
  readonly #ownership: Ownership;
  readonly #world: World;

  constructor(supergraph: DocumentNode, world: World) {
    this.#ownership = readOwnership(supergraph);
    this.#world = world;
  }

  resolverOf(type: GraphQLObjectType, name: string): Resolver {
    const { resolvers, lacks } = this.#world;
    const names = [type.name, ...type.getInterfaces().map((each) => each.name)];
    const own = names.map((each) => resolvers[each]?.[name]).find((resolve) => resolve !== undefined);
    const resolve: Resolver = own ? (source, args) => own(source as never, args as never) : defaultFieldResolver;
    const owners = names.map((each) => this.#ownersOf(each, name)).find((each) => each.length > 0) ?? [];
    const [owner] = owners;
    const requires = owner?.requires;
    return async (source, args, context, info) => {
      if (lacks && owner && owners.length === 1 && source && lacks(owner.graph, source)) return null;
      const required = requires === undefined ? {} : await this.#read(source, info.parentType.name, requires);
      const given = requires === undefined ? source : { ...(source as object), ...required };
      return await resolve(given, args, context, info);
    };
  }

  #ownersOf(type: string, field: string): readonly FieldOwner[] {
    const definition = this.internal?.getType(type);
    const isDeclared = (isObjectType(definition) || isInterfaceType(definition)) && field in definition.getFields();
    return isDeclared ? (this.#ownership.get(type)?.fields.get(field)?.owners ?? []) : [];
  }

  async #read(source: unknown, typeName: string, selectionSet: SelectionSetNode): Promise<object> {
    const types = this.internal?.getTypeMap() ?? {};
    const query = types[typeName];
    if (!isObjectType(query)) throw new TypeError(`${typeName} is not an object type`);
    const { data, errors } = await execute({
      schema: new GraphQLSchema({ query, types: Object.values(types), assumeValid: true }),
      document: {
        kind: Kind.DOCUMENT,
        definitions: [{ kind: Kind.OPERATION_DEFINITION, operation: OperationTypeNode.QUERY, selectionSet }],
      },
      rootValue: source,
    });
    const [error] = errors ?? [];
    // Without its path, which starts at this object: graphql-js then gives it the path of the field that needed it.
    if (error !== undefined) throw new GraphQLError(error.message, { extensions: error.extensions });
    return JSON.parse(JSON.stringify(data)) as object;
  }
}
