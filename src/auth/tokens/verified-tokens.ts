import type { Principal } from '../principal.ts';

/** Longer tokens are verified each time: a few thousand of them would be memory to notice. */
const MAX_TOKEN_LENGTH = 4_096;

interface Entry {
  readonly principal: Principal;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly generation: number;
}

/** Units: milliseconds. */
export interface VerifiedTokensOptions {
  readonly maxEntries: number;
  readonly ttlMs: number;
  readonly now?: () => number;
}

/**
 * Tokens that were verified a moment ago.
 *
 * Memory  `maxEntries` tokens of at most 4 kB; the least recently used go first.
 */
export class VerifiedTokens {
  readonly #options: VerifiedTokensOptions;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(options: VerifiedTokensOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Undefined for one that is not known, no longer valid, or was verified with keys of another `generation`. */
  get(token: string, generation: number): Principal | undefined {
    const entry = this.#entries.get(token);
    if (entry === undefined) return undefined;
    if (entry.generation !== generation || entry.until <= this.#now()) {
      this.#entries.delete(token);
      return undefined;
    }
    // The order of a Map is that of insertion: what is used moves to its end. Not needed while there is room for all.
    if (this.#entries.size > this.#options.maxEntries / 2) {
      this.#entries.delete(token);
      this.#entries.set(token, entry);
    }
    return entry.principal;
  }

  /** `expiresAt` is in milliseconds since the epoch. */
  add(token: string, principal: Principal, expiresAt: number, generation: number): void {
    const { maxEntries, ttlMs } = this.#options;
    if (maxEntries === 0 || token.length > MAX_TOKEN_LENGTH) return;
    if (this.#entries.size >= maxEntries) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(token, { principal, until: Math.min(expiresAt, this.#now() + ttlMs), generation });
  }
}
