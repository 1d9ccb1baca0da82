import type { GraphQLAbstractType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import {
  defaultTypeResolver,
  GraphQLError,
  isAbstractType,
  isObjectType,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { WireAnswer } from '../compare/answer.ts';
import { executeFully } from './execute-fully.ts';
import { readOwnership } from './ownership.ts';
import type { MonolithResolver } from './resolve-field.ts';
import { FieldResolution } from './resolve-field.ts';
import type { Service } from './service.ts';
import { Branch } from './service.ts';
import { Subject } from './subject.ts';
import { supergraphSchema } from './supergraph-schema.ts';

export interface Monolith {
  /** What clients see, executable by itself. */
  readonly schema: GraphQLSchema;
  execute(request: MonolithRequest): Promise<WireAnswer>;
}

export interface MonolithRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One graphql-js schema that answers as a federated graph should: the types of the supergraph, the resolvers of the
 * subgraphs, and nothing of any query planner or executor in between. What gateways answer is measured against it.
 *
 * Errors  like graphql-js: in the answer. All that a gateway may report is in it, also below a null that has spread
 *         further up: graphql-js goes on there, and we wait for it.
 * Limits  `@interfaceObject` and `@context` are not known here yet.
 */
export function buildMonolith(supergraphSdl: string, services: readonly Service[]): Monolith {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const internal = supergraphSchema(supergraph, 'services');
  const schema = supergraphSchema(supergraph, 'clients');
  const byName = new Map(services.map((service) => [service.name, service]));
  const resolution = new FieldResolution(readOwnership(supergraph), byName, internal);
  for (const each of [internal, schema]) attachResolvers(each, resolution.resolve);
  return { schema, execute: (request) => executeOn(schema, request) };
}

function attachResolvers(schema: GraphQLSchema, resolve: MonolithResolver): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) type.resolveType = (value, context, info) => typeNameOf(value, context, info, type);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) field.resolve = resolve;
  }
}

/** Asks the subgraph that returned the object; its schema may know the place as an object type or another interface. */
function typeNameOf(
  value: unknown,
  _context: unknown,
  info: GraphQLResolveInfo,
  type: GraphQLAbstractType,
): string | undefined | Promise<string | undefined> {
  if (!(value instanceof Subject)) throw new TypeError(`monolith: a ${type.name} that is no object of a subgraph`);
  const { declared, origin, branch } = value;
  if (!isAbstractType(declared)) return declared.name;
  const resolveType = declared.resolveType ?? defaultTypeResolver;
  return resolveType(value.value, branch.contextOf(origin), { ...info, schema: origin.schema }, declared);
}

async function executeOn(
  schema: GraphQLSchema,
  { query, variables = {}, headers = {} }: MonolithRequest,
): Promise<WireAnswer> {
  const document = parse(query);
  const invalid = validate(schema, document);
  if (invalid.length > 0) return refusal(invalid, 'GRAPHQL_VALIDATION_FAILED');
  const shared = new Branch(headers);
  const isMutation = document.definitions.some(
    (definition) => 'operation' in definition && definition.operation === OperationTypeNode.MUTATION,
  );
  const branch = () => (isMutation ? new Branch(headers) : shared);
  const { data, errors } = await executeFully(schema, document, variables, (context) => ({ ...context, branch }));
  if (data === undefined) return refusal(errors, 'BAD_USER_INPUT');
  return JSON.parse(JSON.stringify({ data, errors })) as WireAnswer;
}

function refusal(errors: readonly GraphQLError[], code: string): WireAnswer {
  return { errors: errors.map(({ message }) => new GraphQLError(message, { extensions: { code } }).toJSON()) };
}
