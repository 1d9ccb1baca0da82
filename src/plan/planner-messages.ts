import type { ErrorCode } from '../core/errors.ts';

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

export type PlannerAnswer =
  | { readonly kind: 'loaded'; readonly apiSdl: string }
  /** The plan as JSON text: cheaper to hand over than an object, and whatever is `undefined` is left out. */
  | { readonly kind: 'planned'; readonly plan: string }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly reason: string };
