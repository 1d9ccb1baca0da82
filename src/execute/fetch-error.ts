import type { GraphQLFormattedError } from 'graphql';
import type { SubgraphFailure } from '../sources/source.ts';

/** What went wrong with one fetch at one place. */
export interface FetchError {
  readonly service: string;
  /** Planned keys and list indices from the root. */
  readonly path: readonly (string | number)[];
  /** True for a field that nothing is wrong with itself: what it needs failed, which has an error of its own. */
  readonly isConsequence?: true;
  /** The subgraph's own error, or why it brought no answer. */
  readonly cause: { readonly kind: 'answered'; readonly error: GraphQLFormattedError } | SubgraphFailure;
}
