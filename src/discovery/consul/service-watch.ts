import type { BlockingAnswer } from './blocking-query.ts';
import { BlockingQuery } from './blocking-query.ts';
import type { ServiceInstance } from './service-instance.ts';
import { readInstances } from './service-instance.ts';
import type { WatchSettings } from './watch-settings.ts';
import { BACK_OFF_MS } from './watch-settings.ts';

export interface ServiceWatchOptions extends WatchSettings {
  readonly service: string;
  readonly graceMs: number;
  /** Instances from before a restart may stand in, so that an empty first answer is not taken at its word either. */
  readonly hasPast: boolean;
  /** Anything readable here has changed. */
  readonly onChange: () => void;
}

const NONE = 'it has no passing instance';

/**
 * The passing instances of one service.
 *
 * - Some are passing: exactly those are used, at once.
 * - None is: the last ones stay for `graceMs`, since a service that restarts is away for a moment; then there are none.
 * - None is, and Consul was away or its index went back: the last ones stay until one registers, for it may be Consul
 *   that has lost them. After an index that went back, those still missing then stay for another `graceMs`.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class ServiceWatch {
  readonly service: string;
  readonly #options: ServiceWatchOptions;
  readonly #query: BlockingQuery<readonly ServiceInstance[]>;
  /** Undefined until something is known: nobody has told of instances, and nobody that there are none. */
  #instances: readonly ServiceInstance[] | undefined;
  #attempted = false;
  #failure: string | undefined;
  #note: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ServiceWatchOptions) {
    const { client, service, onChange } = options;
    this.#options = options;
    this.service = service;
    this.#query = new BlockingQuery({
      ...options,
      maxBackOffMs: BACK_OFF_MS,
      ask: (query) => client.listPassing(service, query),
      read: readInstances,
      onAnswer: (answer) => {
        this.#failure = undefined;
        this.#attempted = true;
        this.#take(answer);
        onChange();
      },
      onFailure: (reason) => {
        this.#failure = reason;
        this.#attempted = true;
        onChange();
      },
    });
  }

  /** Resolves when the first question was answered or has failed. */
  get firstAttempt(): Promise<void> {
    return this.#query.firstAttempt;
  }

  get attempted(): boolean {
    return this.#attempted;
  }

  get instances(): readonly ServiceInstance[] | undefined {
    return this.#instances;
  }

  /** Why Consul cannot be asked, while it cannot. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What an operator should know about the instances. */
  get note(): string | undefined {
    return this.#note;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#query.stop();
  }

  #take({ value, reset, afterFailure }: BlockingAnswer<readonly ServiceInstance[]>): void {
    if (value.length > 0) this.#takeSome(value, reset);
    else this.#takeNone(reset || afterFailure);
  }

  #takeSome(value: readonly ServiceInstance[], reset: boolean): void {
    this.#endGrace();
    this.#note = undefined;
    const ids = new Set(value.map(({ id }) => id));
    const missing = reset ? (this.#instances ?? []).filter(({ id }) => !ids.has(id)) : [];
    this.#instances = [...value, ...missing];
    if (missing.length === 0) return;
    this.#note = `${missing.length} of its instances have not registered again since Consul's index went back; they are still used for a while`;
    this.#startGrace(value);
  }

  #takeNone(suspicious: boolean): void {
    const { graceMs, hasPast } = this.#options;
    if (this.#instances === undefined && !hasPast) this.#instances = [];
    if (this.#instances?.length === 0) {
      this.#note = NONE;
    } else if (suspicious) {
      this.#endGrace();
      this.#note = 'Consul knows no passing instance since it came back; the last ones are used until one registers';
    } else if (this.#timer === undefined) {
      this.#note = `it has no passing instance; the last ones are used for ${graceMs} ms`;
      this.#startGrace([]);
    }
  }

  #startGrace(afterwards: readonly ServiceInstance[]): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#instances = afterwards;
      this.#note = afterwards.length === 0 ? NONE : undefined;
      this.#options.onChange();
    }, this.#options.graceMs);
  }

  #endGrace(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
