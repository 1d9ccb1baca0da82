import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { GraphQLSchema } from 'graphql';
import type { Source } from '../sources/source.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

/** An engine made ready for one supergraph. */
export interface Execution {
  /** What clients see. Its identity tells Apollo Server's requests of different schema versions apart. */
  readonly apiSchema: GraphQLSchema;
  readonly execute: GatewayExecutor;
  dispose(): Promise<void>;
}

/** Turns a supergraph and its sources into something that answers operations. */
export interface Engine {
  readonly name: string;
  /** Throws for a supergraph it cannot serve; nothing is left open then. */
  prepare(supergraph: Supergraph, sources: ReadonlyMap<string, Source>): Promise<Execution>;
}
