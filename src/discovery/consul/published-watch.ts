import { BlockingQuery } from './blocking-query.ts';
import type { PublishedSubgraphs, ReadPublishedOptions } from './published-subgraphs.ts';
import { NOTHING_PUBLISHED, readPublished } from './published-subgraphs.ts';
import type { KvEntry } from './read-entries.ts';
import { readEntries } from './read-entries.ts';
import type { WatchSettings } from './watch-settings.ts';
import { SCOUT_BACK_OFF_MS } from './watch-settings.ts';

export interface PublishedWatchOptions extends WatchSettings, ReadPublishedOptions {
  /** Anything readable here has changed. */
  readonly onChange: () => void;
}

/**
 * The subgraphs published in Consul's key-value store. Also the scout that notices first when Consul is back.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class PublishedWatch {
  readonly #query: BlockingQuery<readonly KvEntry[]>;
  #published: PublishedSubgraphs | undefined;
  #failure: string | undefined;

  constructor(options: PublishedWatchOptions) {
    const { client, prefix, onChange } = options;
    this.#query = new BlockingQuery({
      ...options,
      maxBackOffMs: SCOUT_BACK_OFF_MS,
      ask: (query) => client.listEntries(prefix, query),
      read: readEntries,
      onAnswer: ({ value, reset }) => {
        this.#failure = undefined;
        this.#published = readPublished(this.#published ?? NOTHING_PUBLISHED, value, reset, options);
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

  /** Undefined until Consul has told for the first time. */
  get published(): PublishedSubgraphs | undefined {
    return this.#published;
  }

  /** Why Consul cannot be asked, while it cannot. */
  get failure(): string | undefined {
    return this.#failure;
  }

  stop(): Promise<void> {
    return this.#query.stop();
  }
}
