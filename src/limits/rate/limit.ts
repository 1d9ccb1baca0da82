/** What becomes of a limit while Redis cannot be asked. */
export type StoreFailurePolicy = 'local' | 'open' | 'closed';

/** So many within such a time, for each key. */
export interface Limit {
  /** Unique within a gateway; clients read it. */
  readonly name: string;
  /** Limits of equal id count together. Says what is limited, how often and in which time: changed, it begins anew. */
  readonly id: string;
  readonly max: number;
  /** Whole seconds, in milliseconds. */
  readonly windowMs: number;
  /**
   * `count`: everything counts, what is refused as well. `count-admitted`: what is refused does not count.
   * `look`: nothing counts, the counter is only looked at.
   */
  readonly mode: 'count' | 'count-admitted' | 'look';
  /**
   * `local`: each gateway counts for itself, up to its share. `open`: nothing is refused. `closed`: everything is, as
   * `unavailable`.
   */
  readonly onStoreFailure: StoreFailurePolicy;
}

/** A limit, complete with its id. `counted` is what it limits. Default: its name. */
export function limitOf(parts: Omit<Limit, 'id'>, counted = parts.name): Limit {
  return { ...parts, id: `${counted}:${parts.max}/${parts.windowMs / 1_000}s` };
}

/** What a limit says to one request. */
export interface Verdict {
  readonly limit: Limit;
  /** `unavailable`: nobody could count, and the limit lets nothing through then. */
  readonly kind: 'admitted' | 'refused' | 'unavailable';
  /** False when nobody has counted; what follows is then made up. */
  readonly counted: boolean;
  /** How many more there may be in this window. */
  readonly remaining: number;
  /** Milliseconds to the end of the window. */
  readonly resetMs: number;
}
