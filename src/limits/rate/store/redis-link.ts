import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { atTurnEnd } from '../../../core/at-turn-end.ts';
import type { Logger } from '../../../core/logger.ts';
import { COUNTER_SCRIPTS } from './counter-scripts.ts';

export interface RedisLinkOptions {
  readonly url: string;
  /** Milliseconds that one answer may take. */
  readonly timeoutMs: number;
  /** Counted now and then while Redis is away, to see whether it is back. */
  readonly probeKey: string;
  readonly log: Logger;
}

/** Since when Redis is not asked, and why. */
export interface Absence {
  readonly since: Date;
  readonly reason: string;
}

interface Call {
  readonly script: string;
  readonly key: string;
  readonly args: readonly string[];
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const PROBE_EVERY_MS = 250;

/** A connection that says nothing for so long is given up for another. */
const SILENCE_MS = 1_000;

/**
 * The connection that limits are counted over, as RateLimiterRedis wants a client.
 *
 * Round trips   what is asked in one turn of the event loop goes as one pipeline, of however many limits and requests.
 * Errors        `eval` rejects when there is no answer within `timeoutMs`, and from then on at once: Redis is away until a
 *               probe of its own is answered in time. No request waits for a Redis that is known to be away.
 * Concurrency   an answer that comes late is not waited for, though Redis may have counted.
 */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  readonly #redis: Redis;
  readonly #sha1s = new Map<string, string>();
  /** Scripts that the server at the other end of this connection knows. */
  readonly #loaded = new Set<string>();
  #waiting: Call[] = [];
  #absence: Absence | undefined;
  #probe: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#redis = new Redis(options.url, {
      lazyConnect: true,
      // With the defaults a command waits for Redis to come back, and the request with it.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      // Redis has become a replica: the connection to the new primary may have the same address.
      reconnectOnError: ({ message }) => message.startsWith('READONLY'),
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 500),
    });
    this.#redis.on('error', (error: Error) => this.#goAway(error));
    this.#redis.on('close', () => this.#goAway(new Error('the connection is closed')));
    this.#redis.on('ready', () => this.#loaded.clear());
  }

  get absence(): Absence | undefined {
    return this.#absence;
  }

  /** Read by RateLimiterRedis, which asks only when it is `ready`. */
  get status(): string {
    return this.#absence === undefined ? this.#redis.status : 'away';
  }

  /** Connects. Resolves when Redis can be asked, and after `waitMs` in any case. */
  async open(waitMs: number): Promise<void> {
    if (this.#redis.status !== 'wait') return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, waitMs);
    // What goes wrong is told by 'error', and tried again.
    this.#redis.connect().then(resolve, resolve);
    await promise;
    clearTimeout(timer);
  }

  /** One of the counter scripts, in the shape of the client that RateLimiterRedis calls `eval` of. */
  eval(
    script: string,
    { keys: [key = ''], arguments: args }: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.push({ script, key, args, resolve, reject }) === 1) atTurnEnd(() => this.#send());
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#probe);
    this.#redis.disconnect();
  }

  #send(): void {
    const calls = this.#waiting;
    this.#waiting = [];
    const deadline = this.#startDeadline(calls);
    void this.#run(calls).finally(() => {
      clearTimeout(deadline.timer);
      deadline.over = true;
    });
  }

  #startDeadline(calls: readonly Call[]): { timer: NodeJS.Timeout; over: boolean } {
    const expire = () => {
      if (deadline.over) return;
      const error = new Error(`no answer within ${this.#options.timeoutMs} ms`);
      this.#goAway(error);
      for (const { reject } of calls) reject(error);
    };
    // After a turn that took long, timers run before what has arrived is read: Redis may have answered in time.
    const timer = setTimeout(() => setImmediate(expire), this.#options.timeoutMs);
    const deadline = { timer, over: false };
    return deadline;
  }

  async #run(calls: readonly Call[]): Promise<void> {
    try {
      const unknown = await this.#pipe(calls, (script) => this.#loaded.has(script));
      // Somebody has told Redis to forget its scripts.
      if (unknown.length > 0) await this.#pipe(unknown, () => false);
    } catch (error) {
      this.#fail(calls, error as Error);
    }
  }

  /** One round trip. Returns the calls whose scripts Redis did not know. */
  async #pipe(calls: readonly Call[], knows: (script: string) => boolean): Promise<Call[]> {
    const pipeline = this.#redis.pipeline();
    for (const { script, key, args } of calls) {
      if (knows(script)) pipeline.evalsha(this.#sha1Of(script), 1, key, ...args);
      else pipeline.eval(script, 1, key, ...args);
    }
    const results = (await pipeline.exec()) ?? [];
    const unknown: Call[] = [];
    for (const [index, call] of calls.entries()) {
      const [error, answer] = results[index] ?? [new Error('Redis gave no answer'), undefined];
      if (error === null) {
        this.#loaded.add(call.script);
        call.resolve(answer);
      } else if (error.message.startsWith('NOSCRIPT')) {
        this.#loaded.delete(call.script);
        unknown.push(call);
      } else this.#fail([call], error);
    }
    return unknown;
  }

  #fail(calls: readonly Call[], error: Error): void {
    this.#goAway(error);
    for (const { reject } of calls) reject(error);
  }

  #sha1Of(script: string): string {
    let sha1 = this.#sha1s.get(script);
    if (sha1 === undefined) {
      sha1 = createHash('sha1').update(script).digest('hex');
      this.#sha1s.set(script, sha1);
    }
    return sha1;
  }

  #goAway(error: Error): void {
    if (this.#absence !== undefined || this.#closed) return;
    this.#absence = { since: new Date(), reason: error.message };
    this.#options.log.warn({ err: error }, 'redis cannot be asked; rate limits go by what is configured for that');
    this.#probeLater();
  }

  #probeLater(): void {
    this.#probe = setTimeout(() => void this.#probeOnce(), PROBE_EVERY_MS).unref();
  }

  async #probeOnce(): Promise<void> {
    if (this.#closed || this.#absence === undefined) return;
    const isBack = this.#redis.status === 'ready' && (await this.#answersInTime());
    if (this.#closed) return;
    if (!isBack) return this.#probeLater();
    const { since } = this.#absence;
    this.#absence = undefined;
    this.#options.log.info({ awayMs: Date.now() - since.getTime() }, 'redis is back; rate limits are counted there');
  }

  /** Counts, as requests do: a Redis that can only be read is no use. */
  async #answersInTime(): Promise<boolean> {
    const patience = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => setImmediate(patience.resolve, false), this.#options.timeoutMs);
    const counted = this.#redis.eval(COUNTER_SCRIPTS.count, 1, this.#options.probeKey, '1', '1').then(
      () => true,
      () => false,
    );
    const answered = await Promise.race([counted, patience.promise]);
    clearTimeout(timer);
    return answered;
  }
}
