/** The whole text of an answer, as it came. */
export interface KeptCall {
  readonly kind: 'call';
  /** The body that it answers. */
  readonly body: string;
  text: string;
  /** When it was given, ms since the epoch. */
  givenAt: number;
  /** From then on it is used only when the subgraph fails, or is being asked meanwhile. */
  freshMs: number;
  /** For how long after that. */
  staleIfErrorMs: number;
  staleWhileRevalidateMs: number;
  /** The subgraph is being asked again. */
  isRefreshing: boolean;
  /** When it was last written to the store that several gateways share. */
  sharedAt: number;
}

/** One entity of an answer. */
export interface KeptEntity {
  readonly kind: 'entity';
  /** JSON. */
  readonly text: string;
  readonly givenAt: number;
  /** Not used after that. */
  readonly until: number;
}

/** Until when a call's answer may stand in for one that fails. */
export function usableUntil({ givenAt, freshMs, staleIfErrorMs }: KeptCall): number {
  return givenAt + freshMs + staleIfErrorMs;
}
