import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { createLocalJWKSet } from 'jose';
import { reasonOf } from '../../core/reason.ts';
import { RefreshGate } from './refresh-gate.ts';
import type { VerificationKeys } from './verification-keys.ts';

/** After a failure; doubles with each further one, up to the poll interval. */
const FIRST_RETRY_MS = 1_000;

/** Units: milliseconds. */
export interface PublishedKeysOptions {
  /** For logs and health: where the keys come from. */
  readonly place: string;
  /** Reads the key set; rejects with a reason for operators. */
  readonly load: () => Promise<JSONWebKeySet>;
  readonly pollIntervalMs: number;
  /** In this time the issuer is reached twice at most. */
  readonly cooldownMs: number;
  /** How long keys are used after they were last read. */
  readonly maxAgeMs: number;
  /** Told of each attempt; must not throw. */
  readonly onAttempt: (attempt: KeysAttempt) => void;
}

/** One reading of a key set. `reason` is undefined when it went well. */
export interface KeysAttempt {
  readonly place: string;
  readonly reason: string | undefined;
  /**
   * Failing now and well before, or the other way round. An issuer that nobody has reached counts as failing from the second
   * time on: it may just be starting.
   */
  readonly turned: boolean;
}

/** No connection has come about: nobody has had work with it. */
const UNREACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

function isUnreached(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNREACHED.has(String(error.code));
}

/**
 * The keys that an issuer publishes, read at once and again and again.
 *
 * Concurrency  one reading at a time, joined by all who want one. Reading is never awaited by a token whose key is known.
 * Errors       an issuer that cannot be reached is tried again with growing delays; its keys stay in use until they are
 *              older than `maxAgeMs`. A key that is no longer published is gone with the next reading.
 */
export class PublishedKeys implements VerificationKeys {
  readonly #options: PublishedKeysOptions;
  readonly #gate: RefreshGate;
  #keys: JWTVerifyGetKey | undefined;
  #text = '';
  #readAt = Number.NEGATIVE_INFINITY;
  #generation = 0;
  #failures = 0;
  /** As operators have been told. */
  #isFailing = false;
  #reason: string | undefined;
  #reading: Promise<boolean> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: PublishedKeysOptions) {
    this.#options = options;
    this.#gate = new RefreshGate(options.cooldownMs);
    void this.refresh();
  }

  get current(): JWTVerifyGetKey | undefined {
    return performance.now() - this.#readAt <= this.#options.maxAgeMs ? this.#keys : undefined;
  }

  get generation(): number {
    return this.#generation;
  }

  get problem(): string | undefined {
    return this.#reason === undefined
      ? undefined
      : `the keys at ${this.#options.place} cannot be read: ${this.#reason}`;
  }

  async refresh(): Promise<boolean> {
    if (this.#reading === undefined) {
      if (this.#stopped || !this.#gate.pass(performance.now())) return false;
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
        this.#schedule();
      });
    }
    return this.#reading;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #read(): Promise<boolean> {
    const { load, place, onAttempt } = this.#options;
    const wasFailing = this.#isFailing;
    try {
      this.#use(await load());
      this.#failures = 0;
      this.#isFailing = false;
      this.#reason = undefined;
    } catch (error) {
      this.#failures += 1;
      this.#reason = reasonOf(error);
      const isReached = !isUnreached(error);
      if (!isReached) this.#gate.uncount(performance.now());
      this.#isFailing ||= isReached || this.#failures > 1;
    }
    onAttempt({ place, reason: this.#reason, turned: this.#isFailing !== wasFailing });
    return this.#failures === 0;
  }

  #use(document: JSONWebKeySet): void {
    this.#readAt = performance.now();
    const text = JSON.stringify(document);
    // The same keys stay the same object, and with it what has been imported of them.
    if (text === this.#text) return;
    this.#text = text;
    this.#keys = createLocalJWKSet(document);
    this.#generation += 1;
  }

  #schedule(): void {
    if (this.#stopped) return;
    const { pollIntervalMs } = this.#options;
    const wanted =
      this.#failures === 0 ? pollIntervalMs : Math.min(pollIntervalMs, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    const delay = Math.max(wanted, this.#gate.delay(performance.now()));
    clearTimeout(this.#timer);
    // One that the gate holds back must not be the last.
    this.#timer = setTimeout(() => void this.refresh().then(() => this.#schedule()), Math.ceil(delay)).unref();
  }
}
