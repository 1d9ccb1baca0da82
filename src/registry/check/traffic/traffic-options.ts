import { DEFAULT_DAYS } from '../../../traffic/days.ts';

/** How recorded traffic decides on changes. */
export interface TrafficOptions {
  /** How far back, today included. Whole, at least 1. */
  readonly days: number;
  /**
   * Whether a change that no recorded operation uses passes. Undefined: it does when anything has been recorded, since nothing
   * recorded does not mean unused.
   */
  readonly ignoreUnused: boolean | undefined;
  /** A change that fewer requests use passes. At least 1. */
  readonly thresholdRequests: number;
  /** A change that a smaller share of all requests uses passes. 0 to 100. */
  readonly thresholdPercent: number;
  /** Names of clients that do not count. */
  readonly excludedClients: ReadonlySet<string>;
  /** Whether changes that are only dangerous are held to the same. */
  readonly failOn: 'breaking' | 'dangerous';
}

export const DEFAULT_TRAFFIC_OPTIONS: TrafficOptions = {
  days: DEFAULT_DAYS,
  ignoreUnused: undefined,
  thresholdRequests: 1,
  thresholdPercent: 0,
  excludedClients: new Set(),
  failOn: 'breaking',
};
