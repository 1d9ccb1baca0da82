import type { ErrorCode } from '../../core/errors.ts';
import type { TypeMemberships } from '../type-memberships.ts';

/** What the planner thread is asked; every request but `release` is answered once, in order. */
export type PlannerRequest = LoadRequest | PlanRequest | { readonly kind: 'release'; readonly supergraphId: string };

export interface LoadRequest {
  readonly kind: 'load';
  readonly supergraphId: string;
  readonly sdl: string;
}

export interface PlanRequest {
  readonly kind: 'plan';
  readonly supergraphId: string;
  readonly document: string;
  readonly operationName: string | undefined;
}

/** What the main thread needs to know of a supergraph; it is worked out in the planner's, which takes a while. */
export interface LoadedSchema {
  /** What clients see, as ApolloGateway would show it: SDL in pieces, for `buildSchemaInSlices`. */
  readonly apiSdl: readonly string[];
  readonly memberships: TypeMemberships;
}

export type PlannerAnswer =
  | { readonly kind: 'loaded'; readonly schema: LoadedSchema }
  /** The plan as JSON text: cheaper to hand over than an object, and whatever is `undefined` is left out. */
  | { readonly kind: 'planned'; readonly plan: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly reason: string };
