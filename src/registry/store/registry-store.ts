/** A record as it is stored. */
export interface StoredRecord {
  readonly value: Uint8Array;
  /** Another one after every change of the value, also back to an earlier one. Only to be compared. */
  readonly version: string;
}

/** Nothing is written unless each of these holds. `version` undefined: the key must be there, whatever it holds; null: it must not be. */
export interface Condition {
  readonly key: string;
  readonly version: string | null | undefined;
}

export type Write =
  | { readonly kind: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly kind: 'delete'; readonly key: string };

export interface WatchListener {
  /**
   * The present record, at first, after every change, and when it can be told again; undefined while there is none. Several changes may
   * be told as one.
   * A store that has lost its data tells what it has now, like any other change; a head that has gone or gone back shows it.
   */
  readonly changed: (record: StoredRecord | undefined) => void;
  /** It cannot be told at present, and is tried again until it can; once for each reason. */
  readonly failed: (reason: string) => void;
}

/** A record that is there as long as its owner is. */
export interface Announcement {
  /** Replaces the value. Never rejects: what cannot be told now is told when the store is back. */
  update(value: Uint8Array): void;
  /** Takes the record away. */
  withdraw(): Promise<void>;
}

/**
 * Where a registry keeps its records: keys with `/` between their parts, below a base that the store knows. A part is of letters,
 * digits, `_`, `-`, `@` and `.`, without a dot at its begin; no key continues another with a `/`.
 *
 * Concurrency  any number of processes. `commit` is atomic: readers see all of its writes or none, and of two commits with the
 *              same condition on one version at most one succeeds.
 * Errors       REGISTRY_UNREACHABLE when the store cannot be asked; then a `commit` may have happened or not.
 */
export interface RegistryStore {
  /** For people: where it is, without secrets. */
  readonly location: string;
  /** Longest value of one record. */
  readonly maxValueBytes: number;
  get(key: string): Promise<StoredRecord | undefined>;
  /** All keys that begin with `prefix`, in order; nothing that could be none. */
  keys(prefix: string): Promise<readonly string[]>;
  put(key: string, value: Uint8Array): Promise<void>;
  /** Few and small writes: 60 of them and 350 kB in all at most. False when a condition did not hold. */
  commit(writes: readonly Write[], conditions: readonly Condition[]): Promise<boolean>;
  /** Calls back until the result is stopped; never after that. */
  watch(key: string, listener: WatchListener): { stop(): Promise<void> };
  /**
   * The record goes by itself when the process has not been there for about half a minute. `failed` is told why it cannot be
   * announced at present, once for each reason; it is tried again until it can.
   */
  announce(key: string, value: Uint8Array, failed?: (reason: string) => void): Announcement;
  /** Ends its watches and withdraws its announcements. */
  close(): Promise<void>;
}
