import type { CompositionIssue } from '../../supergraph/composition.ts';

/** Why a change is not made. Nothing has been written then, but texts that will be collected. */
export type Refusal =
  | { readonly kind: 'invalid-name'; readonly name: string }
  /** Composition takes them for one. */
  | { readonly kind: 'names-differ-in-case'; readonly names: readonly [string, string] }
  /** A subgraph that is new has to say where it is. */
  | { readonly kind: 'routing-url-missing'; readonly name: string }
  | { readonly kind: 'routing-url-invalid'; readonly name: string; readonly routingUrl: string }
  /** There is none of this name to delete. */
  | { readonly kind: 'unknown-subgraph'; readonly name: string; readonly known: readonly string[] }
  /** A graph without subgraphs cannot be served. */
  | { readonly kind: 'last-subgraph' }
  | { readonly kind: 'does-not-compose'; readonly errors: readonly CompositionIssue[] }
  /** The caller's own check has not passed. */
  | { readonly kind: 'check-failed' }
  /** To roll back to: never made, or not kept any more. */
  | { readonly kind: 'unknown-sequence'; readonly sequence: number }
  /** It did not compose, so there is nothing to roll back to. */
  | { readonly kind: 'never-composed'; readonly sequence: number }
  /** Others have been faster, again and again. */
  | { readonly kind: 'contended'; readonly attempts: number };

/** What became of a change that is not made. */
export interface Refused {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

export function refused(refusal: Refusal): Refused {
  return { kind: 'refused', refusal };
}
