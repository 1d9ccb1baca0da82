import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema, SelectionSetNode } from 'graphql';
import {
  coerceInputValue,
  defaultFieldResolver,
  execute,
  GraphQLError,
  isObjectType,
  Kind,
  OperationTypeNode,
  print,
  GraphQLSchema as Schema,
} from 'graphql';
import { watch } from './execute-fully.ts';
import type { FieldOwner, Ownership } from './ownership.ts';
import type { Reach } from './reach.ts';
import { findReach } from './reach.ts';
import type { MonolithContext, Service } from './service.ts';
import { referenceResolverOf } from './service.ts';
import { adopt, Subject } from './subject.ts';

export type MonolithResolver = GraphQLFieldResolver<unknown, MonolithContext>;

/**
 * Makes the resolver of every field: it asks the subgraph that owns the field, after turning the parent into that
 * subgraph's own object by `__resolveReference` when it came from elsewhere.
 */
export class FieldResolution {
  readonly #ownership: Ownership;
  readonly #services: ReadonlyMap<string, Service>;
  /** With resolvers, and with everything that clients do not see: keys and required fields are executed on it. */
  readonly #schema: GraphQLSchema;
  readonly #reaches = new Map<string, Reach>();
  readonly #rooted = new Map<string, GraphQLSchema>();

  constructor(ownership: Ownership, services: ReadonlyMap<string, Service>, schema: GraphQLSchema) {
    this.#ownership = ownership;
    this.#services = services;
    this.#schema = schema;
  }

  readonly resolve: MonolithResolver = (source, given, context, info) => {
    return watch(this.#resolve(source, given, context, info), context, info);
  };

  async #resolve(
    source: unknown,
    given: Record<string, unknown>,
    context: MonolithContext,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const typeName = info.parentType.name;
    const subject = this.#isRoot(typeName) || !(source instanceof Subject) ? undefined : source;
    const provided = subject?.providedField(info.fieldName);
    const owner =
      subject !== undefined && provided !== undefined
        ? { graph: subject.origin.name, requires: undefined }
        : this.#ownerOf(subject, typeName, info.fieldName);
    const service = this.#service(owner.graph);
    const branch = subject?.branch ?? context.branch();
    const parent = subject && (await this.#view(subject, owner, context, info));
    if (subject !== undefined && (parent === null || parent === undefined)) return null;
    const type = service.schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[info.fieldName] : undefined;
    if (field === undefined) throw new TypeError(`${owner.graph} has no ${typeName}.${info.fieldName}`);
    const coerced = Object.fromEntries(
      field.args
        .filter(({ name }) => given[name] !== undefined)
        .map((argument) => [argument.name, coerceInputValue(given[argument.name], argument.type)]),
    );
    const resolver = field.resolve ?? defaultFieldResolver;
    const own = { ...info, schema: service.schema };
    const value: unknown = await resolver(parent, coerced, branch.contextOf(service), own);
    const below =
      provided?.below ?? this.#ownership.get(typeName)?.fields.get(info.fieldName)?.provides.get(owner.graph);
    return adopt(value, field.type, { origin: service, branch, provided: below });
  }

  #ownerOf(subject: Subject | undefined, typeName: string, field: string): FieldOwner {
    if (subject !== undefined) return this.#reach(typeName, subject.origin.name).ownerOf(field);
    const owner = this.#ownership.get(typeName)?.fields.get(field)?.owners[0];
    if (owner === undefined) throw new TypeError(`no subgraph owns ${typeName}.${field}`);
    return owner;
  }

  /** The object as the owner of a field knows it; null when the owner does not know it. */
  #view(subject: Subject, owner: FieldOwner, context: MonolithContext, info: GraphQLResolveInfo): Promise<unknown> {
    if (owner.graph === subject.origin.name && owner.requires === undefined) return Promise.resolve(subject.value);
    const name = `${owner.graph} ${owner.requires === undefined ? '' : print(owner.requires)}`;
    const known = subject.views.get(name);
    if (known !== undefined) return known;
    const view = this.#resolveReference(subject, owner, context, info);
    subject.views.set(name, view);
    return view;
  }

  async #resolveReference(
    subject: Subject,
    { graph, requires }: FieldOwner,
    context: MonolithContext,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const typeName = info.parentType.name;
    const service = this.#service(graph);
    // The origin itself is asked again when a field requires what others know.
    const key =
      this.#reach(typeName, subject.origin.name).keys.get(graph) ?? this.#ownership.get(typeName)?.keys.get(graph)?.[0];
    if (key === undefined) throw new TypeError(`${graph} resolves no references to ${typeName}`);
    const selections = [...key.selections, ...(requires?.selections ?? [])];
    const fields = await this.#read(subject, typeName, { kind: Kind.SELECTION_SET, selections }, context);
    const own = { ...info, schema: service.schema };
    const resolveReference = referenceResolverOf(service.schema.getType(typeName));
    return resolveReference({ __typename: typeName, ...fields }, subject.branch.contextOf(service), own);
  }

  /** Executes a selection set on one object. Rejects with the first error: a reference is complete or not made. */
  async #read(
    subject: Subject,
    typeName: string,
    selectionSet: SelectionSetNode,
    context: MonolithContext,
  ): Promise<object> {
    const { data, errors } = await execute({
      schema: this.#rootedAt(typeName),
      document: {
        kind: Kind.DOCUMENT,
        definitions: [{ kind: Kind.OPERATION_DEFINITION, operation: OperationTypeNode.QUERY, selectionSet }],
      },
      rootValue: subject,
      // What fails here is the failure of the field that needs it.
      contextValue: { ...context, fail: () => {} },
    });
    const [error] = errors ?? [];
    // Without its path, which starts at this object: graphql-js then gives it the path of the field that needed it.
    if (error !== undefined) throw new GraphQLError(error.message, { extensions: error.extensions });
    return JSON.parse(JSON.stringify(data)) as object;
  }

  /** The same types under another root: executing on it starts at an object of that type. */
  #rootedAt(typeName: string): GraphQLSchema {
    const known = this.#rooted.get(typeName);
    if (known !== undefined) return known;
    const query = this.#schema.getType(typeName);
    if (!isObjectType(query)) throw new TypeError(`${typeName} is not an object type`);
    const rooted = new Schema({ query, types: Object.values(this.#schema.getTypeMap()), assumeValid: true });
    this.#rooted.set(typeName, rooted);
    return rooted;
  }

  #reach(typeName: string, origin: string): Reach {
    const name = `${typeName} ${origin}`;
    const reach = this.#reaches.get(name) ?? findReach(this.#schema, this.#ownership, typeName, origin);
    this.#reaches.set(name, reach);
    return reach;
  }

  #isRoot(typeName: string): boolean {
    return typeName === this.#schema.getQueryType()?.name || typeName === this.#schema.getMutationType()?.name;
  }

  #service(name: string): Service {
    const service = this.#services.get(name);
    if (service === undefined) throw new TypeError(`the monolith has no subgraph ${name}`);
    return service;
  }
}
