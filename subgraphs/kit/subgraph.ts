import { readFileSync } from 'node:fs';
import type { GraphQLResolverMap } from '@apollo/subgraph';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { FastifyInstance } from 'fastify';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** Who sent a request, from its headers. Every field may be absent. */
export interface Caller {
  /** The `Authorization` header, scheme included. */
  authorization?: string | undefined;
  /** `X-User-Id`: whom the gateway has identified. Only a gateway can set it where the network is ours. */
  userId?: string | undefined;
}

/** What resolvers of a subgraph look like to `buildSubgraphSchema`: a generated `Resolvers` type, seen from outside. */
export type ResolverMap = object;

/**
 * One service of the graph, without any server: its schema, its resolvers, its data and its REST routes.
 *
 * `openData` makes the service's own database; `createContext` is called once per request and makes new loaders, so
 * that nothing is cached from one caller to the next.
 */
export interface Subgraph<Data extends { close(): void }, Context extends object> {
  readonly name: string;
  /** Port when `PORT` is not set. */
  readonly port: number;
  /** The text of `schema.graphql`. */
  readonly sdl: string;
  readonly typeDefs: DocumentNode;
  readonly resolvers: ResolverMap;
  openData(): Data;
  createContext(data: Data, caller?: Caller): Context;
  addRoutes(app: FastifyInstance, data: Data): void;
}

/** Reads a schema file beside the module that asks. */
export function readSchema(moduleUrl: string): { sdl: string; typeDefs: DocumentNode } {
  const sdl = readFileSync(new URL('./schema.graphql', moduleUrl), 'utf8');
  return { sdl, typeDefs: parse(sdl) };
}

/** The executable schema with federation's `_service` and `_entities`. */
export function buildSchema(subgraph: { typeDefs: DocumentNode; resolvers: ResolverMap }): GraphQLSchema {
  // Generated resolver types are stricter than Apollo's index signature, which TypeScript cannot relate to them.
  const resolvers = subgraph.resolvers as GraphQLResolverMap;
  return buildSubgraphSchema([{ typeDefs: subgraph.typeDefs, resolvers }]);
}
