import type { GraphQLSchema } from 'graphql';
import type { Engine } from './engines/engine.ts';
import type { Operation } from './operations/operation.ts';
import type { ValuePools } from './operations/value-pools.ts';

/** One graph to compare engines on. */
export interface Fixture {
  readonly name: string;
  /** Headers by the name that operations call them by; `nobody` must be among them. */
  readonly callers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Values that make generated operations find something, and sometimes nothing. */
  readonly pools: ValuePools;
  /** Of generated operations, 0 to 1. 0 where a mutation does not come to the same on each side. */
  readonly mutationShare: number;
  readonly handChosen: readonly Operation[];
  /** Opens the graph with fresh data, always the same, and serves it over HTTP. */
  open(): Promise<OpenedFixture>;
}

export interface OpenedFixture extends AsyncDisposable {
  readonly supergraphSdl: string;
  /** What clients see. */
  readonly schema: GraphQLSchema;
  /** What is right. */
  readonly reference: Engine;
  /** As `runGateway` takes them. */
  readonly subgraphs: Readonly<Record<string, { readonly url: string; readonly sdl: string }>>;
  /** Undoes what mutations have changed in what is served. */
  reset(): void;
}
