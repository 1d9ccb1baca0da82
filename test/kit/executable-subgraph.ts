import type { GraphQLResolverMap } from '@apollo/subgraph';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { graphql, parse } from 'graphql';
import type { ReceivedRequest, Script, ScriptedSubgraph } from './scripted-subgraph.ts';
import { json, startScriptedSubgraph } from './scripted-subgraph.ts';

// biome-ignore lint/suspicious/noExplicitAny: resolvers of a test know what they are given.
export type Resolver = (...args: any[]) => unknown;

/** A subgraph as text and functions. Resolvers find in their context who has called, as `authorization as x-user-role`. */
export interface SubgraphCode {
  /** Without any `@link` it is a schema of Federation 1. */
  readonly sdl: string;
  readonly resolvers: Readonly<Record<string, Readonly<Record<string, Resolver>>>>;
}

export interface ExecutableSubgraph {
  readonly sdl: string;
  readonly schema: GraphQLSchema;
}

export function executable({ sdl, resolvers }: SubgraphCode): ExecutableSubgraph {
  return { sdl, schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as GraphQLResolverMap }]) };
}

/** Serves a subgraph on a free port: every request is executed, and remembered. `around` may answer in its place. */
export function serveExecutable(
  code: SubgraphCode,
  around: (execute: Script) => Script = (execute) => execute,
): Promise<ScriptedSubgraph> {
  return serveSchema(executable(code).schema, around);
}

export function serveSchema(
  schema: GraphQLSchema,
  around: (execute: Script) => Script = (execute) => execute,
): Promise<ScriptedSubgraph> {
  const execute = async ({ body, headers }: ReceivedRequest) =>
    await graphql({
      schema,
      source: body.query,
      variableValues: body.variables ?? null,
      operationName: body.operationName ?? null,
      contextValue: { caller: `${headers.authorization ?? 'nobody'} as ${headers['x-user-role'] ?? 'none'}` },
    });
  return startScriptedSubgraph(
    around((request, response) => {
      execute(request).then((result) => json(result)(request, response), response.destroy.bind(response));
    }),
  );
}
