/** One subgraph as composition takes it. */
export interface SubgraphInput {
  readonly name: string;
  readonly sdl: string;
  readonly routingUrl: string;
}

/** Why subgraphs do not compose, or what to know although they do. Plain data: it crosses a thread. */
export interface CompositionIssue {
  /** Composition's own code (`INVALID_GRAPHQL`, `EXTERNAL_UNUSED`, …) or one of ours. */
  readonly code: string;
  readonly message: string;
  /** Places in subgraph schemas, where known. Line and column count from 1. */
  readonly locations: readonly { readonly subgraph: string; readonly line: number; readonly column: number }[];
}

export type Composition =
  | { readonly kind: 'composed'; readonly sdl: string; readonly hints: readonly CompositionIssue[] }
  | { readonly kind: 'failed'; readonly errors: readonly CompositionIssue[] };
