/** How much is told apart; the rest is counted in `(other)`. */
export interface TrafficBounds {
  /** Operations that are told apart in a day. */
  readonly maxOperations: number;
  /** Names of clients that are told apart in a day. */
  readonly maxClients: number;
}

/** Pairs of operation and client that are told apart in a day. Those of no client in particular are not among them. */
export function maxPairs({ maxOperations }: TrafficBounds): number {
  return maxOperations * 10;
}
