import type { Logger } from '../../core/logger.ts';
import { reasonOf } from '../../core/reason.ts';
import { backOffDelay } from '../../discovery/back-off.ts';
import type { SchemaSource } from '../../discovery/create-schema-source.ts';
import type { DiscoveryListener, DiscoveryProblem } from '../../discovery/discovery.ts';
import { pause } from '../../discovery/pause.ts';
import { Blobs } from '../blobs/blobs.ts';
import type { Head, SupergraphVersion } from '../model/head.ts';
import { headSchema } from '../model/head.ts';
import { HEAD_KEY } from '../model/keys.ts';
import { parseRecord } from '../records.ts';
import type { RegistryStore, StoredRecord } from '../store/registry-store.ts';
import type { Following } from './following.ts';
import { FOLLOWING_NOTHING, nextFollowing } from './following.ts';
import type { PublishedListener, PublishedSupergraph, UseRoutes } from './published-supergraph.ts';
import type { Routes } from './routes/routes.ts';

/** What was served of the registry before a restart. */
export interface PublishedBefore {
  readonly sequence: number;
  readonly hash: string;
  readonly subgraphs: readonly string[];
}

export interface RegistrySourceOptions {
  readonly store: RegistryStore;
  readonly routes: Routes;
  /** As `graph@variant`. */
  readonly graph: string;
  /** Where subgraphs come from as long as nothing is published. */
  readonly otherwise: SchemaSource | undefined;
  readonly before: PublishedBefore | undefined;
  /** `start` resolves after this at the latest, in milliseconds, unless `otherwise` takes longer. */
  readonly startTimeoutMs: number;
  /** Told of every supergraph that is current in the registry; first when there is one. */
  readonly onCurrent: (current: SupergraphVersion) => void;
  readonly log: Logger;
}

interface Listener extends DiscoveryListener, PublishedListener {}

const BACK_OFF = { baseMs: 1_000, maxMs: 30_000, random: Math.random };

/**
 * What is published in a registry, as a source of supergraphs.
 *
 * Order        as long as nothing is published, what `otherwise` finds is told; from the turn on in which a published supergraph
 *              is first used, nothing more of that.
 * Concurrency  as `Discovery`.
 */
export class RegistrySource {
  readonly #options: RegistrySourceOptions;
  readonly #blobs: Blobs;
  readonly #stopped = new AbortController();
  readonly #looked = Promise.withResolvers<void>();
  #listener: Listener | undefined;
  #watch: { stop(): Promise<void> } | undefined;
  #following: Following = FOLLOWING_NOTHING;
  #failure: string | undefined;
  #answered = false;
  #otherwise: SchemaSource | undefined;
  #otherProblems: readonly DiscoveryProblem[] = [];
  #retryTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  #told = '[]';

  constructor(options: RegistrySourceOptions) {
    this.#options = options;
    this.#blobs = new Blobs(options.store);
  }

  async start(listener: Listener): Promise<void> {
    const { store, routes, otherwise, before, startTimeoutMs } = this.#options;
    this.#listener = listener;
    routes.start({
      instancesChanged: (subgraph, instances) => this.#listener?.instancesChanged(subgraph, instances),
      problemsChanged: () => this.#tellProblems(),
    });
    this.#watch = store.watch(HEAD_KEY, {
      changed: (record) => this.#headChanged(record),
      failed: (reason) => this.#headFailed(`does not answer: ${reason}`),
    });
    await Promise.race([this.#looked.promise, pause(startTimeoutMs, this.#stopped.signal)]);
    if (this.#following.head?.supergraph || before !== undefined || this.#stopped.signal.aborted) return;
    this.#otherwise = otherwise;
    await otherwise?.start({
      schemasChanged: (set) => this.#other?.schemasChanged(set),
      instancesChanged: (subgraph, instances) => this.#other?.instancesChanged(subgraph, instances),
      problemsChanged: (problems) => {
        this.#otherProblems = problems;
        this.#tellProblems();
      },
      supergraphChanged: () => {},
    });
  }

  /** As `PublishedSupergraph.route`, for one that is served again although nothing can be read. */
  route(urls: ReadonlyMap<string, string>): Promise<UseRoutes> {
    return this.#options.routes.prepare(urls).then((use) => () => this.#use(use));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#looked.resolve();
    clearTimeout(this.#retryTimer);
    this.#listener = undefined;
    await Promise.all([this.#watch?.stop(), this.#otherwise?.stop(), this.#options.routes.stop()]);
  }

  /** Whom `otherwise` speaks to; nobody, once the registry does. */
  get #other(): Listener | undefined {
    return this.#otherwise === undefined ? undefined : this.#listener;
  }

  #headChanged(record: StoredRecord | undefined): void {
    if (this.#listener === undefined) return;
    const wasAway = this.#failure !== undefined;
    let head: Head | undefined;
    try {
      head = record && parseRecord(this.#options.store, HEAD_KEY, headSchema, record);
    } catch (error) {
      this.#headFailed(`cannot be followed: ${reasonOf(error)}`);
      return;
    }
    this.#failure = undefined;
    const isFirst = !this.#answered;
    this.#answered = true;
    if (wasAway) this.#options.routes.retry();
    this.#following = nextFollowing(isFirst ? this.#start(head) : this.#following, head);
    this.#looked.resolve();
    this.#tellProblems();
    this.#offer();
  }

  /** A restart takes a head at its word. Only one that is gone is taken for lost, when something was published before. */
  #start(head: Head | undefined): Following {
    const { before } = this.#options;
    if (head !== undefined || before === undefined) return FOLLOWING_NOTHING;
    const { sequence, hash, subgraphs } = before;
    const names = Object.fromEntries(subgraphs.map((name) => [name, true]));
    return { ...FOLLOWING_NOTHING, head: { sequence, subgraphs: names, supergraph: { hash, sequence } } };
  }

  #headFailed(failure: string): void {
    if (this.#listener === undefined) return;
    this.#failure = failure;
    this.#looked.resolve();
    this.#tellProblems();
  }

  #offer(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    const { head, lostAt } = this.#following;
    const current = head?.supergraph;
    // After a loss what is served stays, or is served again by whoever has kept it: its text may be gone from the registry.
    if (!current || lostAt !== undefined) return;
    this.#options.onCurrent(current);
    this.#listener?.supergraphPublished(this.#published(current));
  }

  #published({ hash, sequence }: SupergraphVersion): PublishedSupergraph {
    return {
      hash,
      sequence,
      fetch: async () => {
        try {
          const sdl = await this.#blobs.read(hash);
          this.#failures = 0;
          return sdl;
        } catch (error) {
          this.#offerAgain(hash);
          throw error;
        }
      },
      route: (urls) => this.route(urls),
    };
  }

  #offerAgain(hash: string): void {
    this.#failures += 1;
    if (this.#stopped.signal.aborted || this.#following.head?.supergraph?.hash !== hash) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#offer(), backOffDelay(this.#failures, BACK_OFF)).unref();
  }

  #use(use: UseRoutes): void {
    if (this.#otherwise !== undefined) {
      this.#options.log.info({ graph: this.#options.graph }, 'the registry is followed from now on');
      void this.#otherwise.stop();
      this.#otherwise = undefined;
      this.#otherProblems = [];
    }
    use();
    this.#tellProblems();
  }

  #tellProblems(): void {
    const problems = [...this.#ownProblems(), ...this.#options.routes.problems];
    const text = JSON.stringify(problems);
    if (text === this.#told) return;
    this.#told = text;
    this.#listener?.problemsChanged(problems);
  }

  #ownProblems(): readonly DiscoveryProblem[] {
    const { store, graph, otherwise } = this.#options;
    const where = `the registry at ${store.location}`;
    // A Consul that is away is told of once.
    if (this.#otherwise !== undefined && this.#otherProblems.length > 0) return this.#otherProblems;
    if (this.#failure !== undefined) {
      return [{ message: `the last good state stays: ${where} ${this.#failure}` }];
    }
    if (this.#following.problem !== undefined) return [{ message: `${where}: ${this.#following.problem}` }];
    if (otherwise === undefined && this.#answered && !this.#following.head?.supergraph) {
      return [{ message: `${where} has nothing published for ${graph}` }];
    }
    return [];
  }
}
