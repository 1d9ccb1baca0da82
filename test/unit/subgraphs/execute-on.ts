import type { GraphQLError } from 'graphql';
import { graphql } from 'graphql';
import type { Database } from '../../../subgraphs/kit/database.ts';
import type { Caller, Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { buildSchema } from '../../../subgraphs/kit/subgraph.ts';

export interface Executed {
  /** As plain JSON, so that it can be compared. */
  data: unknown;
  errors: readonly GraphQLError[];
  /** SQL statements the operation cost. */
  statements: number;
}

/** A subgraph without a server: each call is one request, with a context of its own. */
export interface Bench<Data> {
  data: Data;
  execute(source: string, variables?: Record<string, unknown>, caller?: Caller): Promise<Executed>;
}

/** Opens the subgraph's data and builds its schema once. */
export function benchFor<Data extends { database: Database; close(): void }, Context extends object>(
  subgraph: Subgraph<Data, Context>,
): Bench<Data> {
  const data = subgraph.openData();
  const schema = buildSchema(subgraph);
  return {
    data,
    execute: async (source, variables = {}, caller = {}) => {
      const before = data.database.executed;
      const contextValue = subgraph.createContext(data, caller);
      const result = await graphql({ schema, source, variableValues: variables, contextValue });
      return {
        data: JSON.parse(JSON.stringify(result.data ?? null)),
        errors: result.errors ?? [],
        statements: data.database.executed - before,
      };
    },
  };
}

/** Asks `_entities` for representations of one type, as a gateway does. */
export function entities(selection: string): string {
  return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
}

/** References `1` to `count` of a type. */
export function references(typename: string, count: number): { __typename: string; id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ __typename: typename, id: String(index + 1) }));
}
