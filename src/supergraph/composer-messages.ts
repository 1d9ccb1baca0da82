import type { Composition, SubgraphInput } from './composition.ts';
import type { Supergraph } from './supergraph.ts';

/** What the composer thread is asked; every request is answered once, in order. */
export type ComposerRequest =
  | { readonly kind: 'compose'; readonly subgraphs: readonly SubgraphInput[] }
  | { readonly kind: 'read'; readonly sdl: string }
  | { readonly kind: 'api-schema'; readonly sdl: string };

export type ComposerAnswer =
  | { readonly kind: 'composition'; readonly composition: Composition }
  | { readonly kind: 'supergraph'; readonly supergraph: Supergraph }
  | { readonly kind: 'api-schema'; readonly sdl: string }
  /** Why it is no supergraph that can be served. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };
