import { createHash } from 'node:crypto';
import { PorticoError } from '../../core/portico-error.ts';
import { backOffDelay } from '../back-off.ts';
import { pause } from '../pause.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { ConsulAnswer, ConsulQuery } from './ask-consul.ts';
import type { Recovery } from './recovery.ts';

/** A value Consul has told, and how far it can be trusted to follow from the one before. */
export interface BlockingAnswer<T> {
  readonly value: T;
  /** The index went back: Consul was restored or has lost its data. */
  readonly reset: boolean;
  /** Questions have failed since the answer before: anything may have happened in between. */
  readonly afterFailure: boolean;
}

export interface BlockingQueryOptions<T> {
  readonly ask: (query: ConsulQuery) => Promise<ConsulAnswer>;
  /** Takes the body apart. Throws for one that cannot be Consul's. */
  readonly read: (answer: ConsulAnswer) => T;
  readonly onAnswer: (answer: BlockingAnswer<T>) => void;
  /** The first failure after an answer, and each later one with another reason. */
  readonly onFailure: (reason: string) => void;
  readonly waitMs: number;
  readonly requestTimeoutMs: number;
  readonly maxBackOffMs: number;
  readonly random: () => number;
  readonly recovery: Recovery;
}

/** At once while changes are rare; one question a second when answers come without a pause, for whatever reason. */
const BURST = 3;
const REFILL_MS = 1_000;
const BASE_BACK_OFF_MS = 500;

/**
 * Watches one thing in Consul by asking for it again and again, each time only answered when it has changed.
 *
 * Concurrency  one question at a time. `onAnswer` and `onFailure` are never called after `stop` was.
 * Rules        the index starts at 0 and goes back to 0 when it shrinks and after failures; a missing, odd or zero index is a failure, since
 *              a question with it would not block; an answer with the content of the one before is no change; never more
 *              than one question a second over time, however fast Consul answers or fails.
 * Source       https://developer.hashicorp.com/consul/api-docs/features/blocking#implementation-details
 */
export class BlockingQuery<T> {
  /** Resolves when the first question was answered or has failed. */
  readonly firstAttempt: Promise<void>;
  readonly #options: BlockingQueryOptions<T>;
  readonly #stopped = new AbortController();
  readonly #bucket = new TokenBucket(BURST, REFILL_MS);
  readonly #finished: Promise<void>;
  /** What the next question is put with. */
  #index = 0n;
  /** Of the last good answer; `#index` forgets it to get an answer at once. */
  #lastIndex = 0n;
  #digest: string | undefined;
  #failures = 0;
  #reason: string | undefined;

  constructor(options: BlockingQueryOptions<T>) {
    this.#options = options;
    const first = Promise.withResolvers<void>();
    this.firstAttempt = first.promise;
    this.#finished = this.#run(first.resolve);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#finished;
  }

  async #run(attempted: () => void): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await pause(this.#bucket.take(), signal);
      if (signal.aborted) break;
      await this.#askOnce(signal);
      attempted();
      if (this.#failures > 0) await this.#backOff(signal);
    }
    attempted();
  }

  async #askOnce(signal: AbortSignal): Promise<void> {
    const { ask, read, waitMs, requestTimeoutMs } = this.#options;
    // Consul adds up to a sixteenth to `wait`, so that watches do not all return at once.
    const timeoutMs = requestTimeoutMs + (this.#index > 0n ? waitMs + waitMs / 16 : 0);
    let index: bigint;
    let value: T;
    try {
      const answer = await ask({ index: this.#index, waitMs, timeoutMs, signal });
      index = readIndex(answer.index);
      value = read(answer);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
      return;
    }
    if (!signal.aborted) this.#succeed(index, value);
  }

  #succeed(index: bigint, value: T): void {
    const reset = index < this.#lastIndex;
    const afterFailure = this.#failures > 0;
    this.#index = reset ? 0n : index;
    this.#lastIndex = index;
    this.#failures = 0;
    this.#reason = undefined;
    const digest = digestOf(value);
    const changed = digest !== this.#digest;
    this.#digest = digest;
    if (changed || reset || afterFailure) this.#options.onAnswer({ value, reset, afterFailure });
    if (afterFailure) this.#options.recovery.announce();
  }

  #fail(error: unknown): void {
    this.#failures += 1;
    // A Consul that lost its data counts from the start again and would hold a question with the old index back.
    this.#index = 0n;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    if (reason === this.#reason) return;
    this.#reason = reason;
    this.#options.onFailure(reason);
  }

  async #backOff(signal: AbortSignal): Promise<void> {
    const { maxBackOffMs, random, recovery } = this.#options;
    const delayMs = backOffDelay(this.#failures, { baseMs: BASE_BACK_OFF_MS, maxMs: maxBackOffMs, random });
    await pause(delayMs, AbortSignal.any([signal, recovery.signal]));
  }
}

/** Throws CONSUL_ANSWER_INVALID unless the header is a whole number above zero. */
function readIndex(header: string | undefined): bigint {
  const index = header !== undefined && /^\d{1,20}$/.test(header) ? BigInt(header) : 0n;
  if (index > 0n) return index;
  const shown = header === undefined ? 'no X-Consul-Index' : `X-Consul-Index "${header.slice(0, 40)}"`;
  throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: shown });
}

/** A digest instead of the value: a catalogue may hold megabytes of SDL. */
function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64');
}
