import { RecentUses } from './recent-uses.ts';
import { SharedFlight } from './shared-flight.ts';

const DEFAULT_FAILURE_MS = 30_000;
const DEFAULT_WINDOW_MS = 5 * 60_000;
/** An entry larger than this share of the whole is not kept: a few of them would push out all others. */
const LARGEST_SHARE = 1 / 4;

export interface PlanCacheOptions {
  readonly maxEntries: number;
  /** Of keys (two bytes a character) and values (as `size` tells). */
  readonly maxBytes: number;
  /** Whether a failure would only repeat itself at a cost. Default: no failure is remembered. */
  readonly isLasting?: ((error: unknown) => boolean) | undefined;
  /** Milliseconds that a lasting failure is remembered. Default 30,000. */
  readonly failureMs?: number | undefined;
  /** Milliseconds that `hottest` looks back. Default 300,000. */
  readonly windowMs?: number | undefined;
  /** Monotonic clock, milliseconds. */
  readonly now?: (() => number) | undefined;
  /** Where to count; several caches may share one. Default: an own one. */
  readonly counts?: PlanCacheCounts | undefined;
}

/** What has happened so far. */
export interface PlanCacheCounts {
  /** Answered from what is remembered, failures included. */
  hits: number;
  /** Creations started. */
  misses: number;
  /** Calls that waited for a creation started by another. */
  shared: number;
  evictions: number;
}

export interface CreateOptions<Value> {
  /** Bytes that a value takes, about. */
  readonly size: (value: Value) => number;
  /** Of this caller: it stops waiting. */
  readonly signal?: AbortSignal | undefined;
}

export interface PlanCacheStatistics extends Readonly<PlanCacheCounts> {
  readonly entries: number;
  readonly bytes: number;
  readonly flights: number;
}

export interface HotEntry<Value> {
  readonly key: string;
  readonly value: Value;
  /** Uses within the last window, about. */
  readonly uses: number;
}

type Entry<Value> = { readonly bytes: number; readonly uses: RecentUses } & (
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'failure'; readonly error: unknown; readonly until: number }
);

/**
 * Remembers what is expensive to create, by key; the least recently used go first.
 *
 * Concurrency  callers of one key share one creation. One that aborts does not disturb the others; when all have
 *              aborted, the creation's signal is aborted and the next caller starts a fresh one.
 * Failures     reach everyone who waited and are forgotten, but for lasting ones: those are repeated for `failureMs`.
 * Keys         are compared whole, never by a hash: no two operations can share a plan.
 */
export class PlanCache<Value> {
  readonly #options: PlanCacheOptions;
  readonly #now: () => number;
  readonly #windowMs: number;
  // A Map keeps the order of insertion: the first key is the one that was used least recently.
  readonly #entries = new Map<string, Entry<Value>>();
  readonly #flights = new Map<string, SharedFlight<Value>>();
  readonly #counts: PlanCacheCounts;
  #bytes = 0;

  constructor(options: PlanCacheOptions) {
    this.#options = options;
    this.#counts = options.counts ?? { hits: 0, misses: 0, shared: 0, evictions: 0 };
    this.#now = options.now ?? (() => performance.now());
    this.#windowMs = options.windowMs ?? DEFAULT_WINDOW_MS;
  }

  get statistics(): PlanCacheStatistics {
    return {
      ...this.#counts,
      entries: this.#entries.size,
      bytes: this.#bytes,
      flights: this.#flights.size,
    };
  }

  /** The remembered value, at once; counts as a use. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry?.kind !== 'value') return undefined;
    this.#use(key, entry);
    return entry.value;
  }

  /** The remembered value, or what `create` resolves with. `create` gets a signal: nobody waits any more. */
  async getOrCreate(
    key: string,
    create: (signal: AbortSignal) => Promise<Value>,
    { size, signal }: CreateOptions<Value>,
  ): Promise<Value> {
    const entry = this.#entries.get(key);
    if (entry?.kind === 'failure' && entry.until <= this.#now()) this.#remove(key, entry);
    else if (entry !== undefined) {
      this.#use(key, entry);
      if (entry.kind === 'failure') throw entry.error;
      return entry.value;
    }
    signal?.throwIfAborted();
    const flight = this.#flights.get(key);
    if (flight !== undefined) {
      this.#counts.shared += 1;
      return await flight.join(signal);
    }
    this.#counts.misses += 1;
    return await this.#start(key, create, size).join(signal);
  }

  /** The `count` most used entries of the last window, most used first. */
  hottest(count: number): readonly HotEntry<Value>[] {
    const now = this.#now();
    const hot: HotEntry<Value>[] = [];
    for (const [key, entry] of this.#entries) {
      if (entry.kind !== 'value') continue;
      const uses = entry.uses.count(now, this.#windowMs);
      if (uses > 0) hot.push({ key, value: entry.value, uses });
    }
    return hot.sort((a, b) => b.uses - a.uses).slice(0, count);
  }

  #start(
    key: string,
    create: (signal: AbortSignal) => Promise<Value>,
    size: (value: Value) => number,
  ): SharedFlight<Value> {
    const flight: SharedFlight<Value> = new SharedFlight(
      async (signal) => {
        try {
          const value = await create(signal);
          this.#put(key, { kind: 'value', value }, size(value));
          return value;
        } catch (error) {
          if (this.#options.isLasting?.(error)) {
            this.#put(key, { kind: 'failure', error, until: this.#now() + this.#failureMs }, 0);
          }
          throw error;
        } finally {
          land();
        }
      },
      () => land(),
    );
    // An abandoned flight may end after a fresh one for the same key has started.
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    this.#flights.set(key, flight);
    return flight;
  }

  get #failureMs(): number {
    return this.#options.failureMs ?? DEFAULT_FAILURE_MS;
  }

  #use(key: string, entry: Entry<Value>): void {
    this.#counts.hits += 1;
    entry.uses.note(this.#now(), this.#windowMs);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  #put(
    key: string,
    content: { kind: 'value'; value: Value } | { kind: 'failure'; error: unknown; until: number },
    contentBytes: number,
  ): void {
    const old = this.#entries.get(key);
    if (old !== undefined) this.#remove(key, old);
    const bytes = 2 * key.length + contentBytes;
    if (bytes > this.#options.maxBytes * LARGEST_SHARE) return;
    const uses = new RecentUses();
    uses.note(this.#now(), this.#windowMs);
    this.#entries.set(key, { ...content, bytes, uses });
    this.#bytes += bytes;
    this.#trim();
  }

  #remove(key: string, entry: Entry<Value>): void {
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #trim(): void {
    const { maxEntries, maxBytes } = this.#options;
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= maxEntries && this.#bytes <= maxBytes) return;
      this.#remove(key, entry);
      this.#counts.evictions += 1;
    }
  }
}
