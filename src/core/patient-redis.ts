import { Redis } from 'ioredis';

export interface PatientRedisOptions {
  readonly url: string;
  /** Milliseconds that one command may take. */
  readonly timeoutMs: number;
  /** Told when it goes out of reach, and when it is back. */
  readonly onReachable: (isReachable: boolean, error?: Error) => void;
}

/** One that hangs costs one command its time; for this long, no other is made to pay it. */
const PAUSE_MS = 1_000;

/**
 * A Redis that requests can do without: what cannot be had from it in time is not waited for.
 *
 * Errors  `ask` resolves to undefined when the command fails or is late, and for a second after that without asking.
 */
export class PatientRedis {
  readonly #redis: Redis;
  #resumeAt = Number.NEGATIVE_INFINITY;

  constructor({ url, timeoutMs, onReachable }: PatientRedisOptions) {
    this.#redis = new Redis(url, {
      // With the defaults a command waits for Redis to come back, and the request with it.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutMs,
      retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 2_000),
    });
    let isReachable = true;
    const tell = (now: boolean, error?: Error) => {
      if (now !== isReachable) onReachable(now, error);
      isReachable = now;
    };
    this.#redis.on('ready', () => tell(true));
    this.#redis.on('error', (error: Error) => tell(false, error));
  }

  async ask<Answer>(command: (redis: Redis) => Promise<Answer>): Promise<Answer | undefined> {
    if (performance.now() < this.#resumeAt) return undefined;
    try {
      return await command(this.#redis);
    } catch {
      this.#resumeAt = performance.now() + PAUSE_MS;
      return undefined;
    }
  }

  close(): void {
    this.#redis.disconnect();
  }
}
