import { PorticoError } from '../../core/portico-error.ts';
import type { ConsulAnswer } from './ask-consul.ts';
import type { BlockingAnswer } from './blocking-query.ts';
import { BlockingQuery } from './blocking-query.ts';
import type { WatchSettings } from './watch-settings.ts';
import { BACK_OFF_MS } from './watch-settings.ts';

export interface TaggedServicesOptions extends WatchSettings {
  readonly tag: string;
  /** How long a service that has left the catalogue still counts, in milliseconds. */
  readonly graceMs: number;
  /** Anything readable here has changed. */
  readonly onChange: () => void;
}

/**
 * The services in the catalogue that carry a tag.
 *
 * A service leaves the catalogue with its last instance, also when it only restarts; its schema should not come and go
 * with that, so it still counts for `graceMs`. If Consul was away or its index went back, it counts until it returns.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class TaggedServices {
  readonly #options: TaggedServicesOptions;
  readonly #query: BlockingQuery<readonly string[]>;
  readonly #present = new Set<string>();
  /** Left, but still counted: with the timer that ends it, or without an end. */
  readonly #missing = new Map<string, NodeJS.Timeout | undefined>();
  #answered = false;
  #failure: string | undefined;

  constructor(options: TaggedServicesOptions) {
    const { client, tag, onChange } = options;
    this.#options = options;
    this.#query = new BlockingQuery({
      ...options,
      maxBackOffMs: BACK_OFF_MS,
      ask: (query) => client.listServices(query),
      read: (answer) => readTagged(answer, tag),
      onAnswer: (answer) => {
        this.#failure = undefined;
        this.#take(answer);
        onChange();
      },
      onFailure: (reason) => {
        this.#failure = reason;
        onChange();
      },
    });
  }

  /** Resolves when the first question was answered or has failed. */
  get firstAttempt(): Promise<void> {
    return this.#query.firstAttempt;
  }

  /** False until Consul has told for the first time. */
  get answered(): boolean {
    return this.#answered;
  }

  /** Why Consul cannot be asked, while it cannot. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Those that count, sorted. */
  get services(): readonly string[] {
    return [...this.#present, ...this.#missing.keys()].toSorted();
  }

  isMissing(service: string): boolean {
    return this.#missing.has(service);
  }

  async stop(): Promise<void> {
    for (const timer of this.#missing.values()) clearTimeout(timer);
    await this.#query.stop();
  }

  #take({ value, reset, afterFailure }: BlockingAnswer<readonly string[]>): void {
    const found = new Set(value);
    const gone = [...this.#present].filter((service) => !found.has(service));
    this.#answered = true;
    this.#present.clear();
    for (const service of found) {
      this.#present.add(service);
      clearTimeout(this.#missing.get(service));
      this.#missing.delete(service);
    }
    for (const service of gone) this.#missing.set(service, reset || afterFailure ? undefined : this.#expire(service));
  }

  #expire(service: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.#missing.delete(service);
      this.#options.onChange();
    }, this.#options.graceMs);
  }
}

/** Sorted. Throws CONSUL_ANSWER_INVALID unless the body is an object of tag lists by service name. */
function readTagged({ body }: ConsulAnswer, tag: string): readonly string[] {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || Buffer.isBuffer(body)) {
    throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'not a list of services' });
  }
  return Object.entries(body)
    .filter(([service, tags]: [string, unknown]) => service !== '' && Array.isArray(tags) && tags.includes(tag))
    .map(([service]) => service)
    .toSorted();
}
