import type { Composition, SubgraphInput } from '../supergraph/composition.ts';
import { Blobs } from './blobs/blobs.ts';
import type { Collected } from './changes/collect-garbage.ts';
import { collectGarbage } from './changes/collect-garbage.ts';
import type { Refused } from './changes/refusal.ts';
import type { CONFLICT } from './changes/repeat-conflicts.ts';
import { repeatConflicts } from './changes/repeat-conflicts.ts';
import { SubgraphTexts } from './changes/subgraph-texts.ts';
import type { PublishRequest, PublishResult } from './changes/try-publish.ts';
import { tryPublish } from './changes/try-publish.ts';
import type { RollbackRequest, RollbackResult } from './changes/try-rollback.ts';
import { tryRollback } from './changes/try-rollback.ts';
import type { Head } from './model/head.ts';
import type { HistoryEntry } from './model/history-entry.ts';
import { DEFAULT_KEEP } from './model/retention.ts';
import { readEntry, readHead, readSequences } from './records.ts';
import type { RegistryStore } from './store/registry-store.ts';

export interface RegistryOptions {
  readonly store: RegistryStore;
  /** As `Composer.compose`; may be called by several publishes at once. Only needed to publish. */
  readonly compose?: ((subgraphs: readonly SubgraphInput[]) => Promise<Composition>) | undefined;
  /** Newest entries of the history that are kept. At least 1. Default 100. */
  readonly keep?: number | undefined;
  /** How long to begin again when others are faster. Milliseconds. Default 60,000. */
  readonly patienceMs?: number | undefined;
  /** How long a text stays that nothing refers to. Milliseconds. Default 600,000. */
  readonly graceMs?: number | undefined;
  readonly now?: (() => Date) | undefined;
  /** Between 0 and 1, for back-off. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

export interface ServedSupergraph {
  readonly sdl: string;
  /** SHA-256 of `sdl`, in hex. */
  readonly hash: string;
  /** The change that made it current. */
  readonly sequence: number;
}

/** Garbage is looked for after every so many changes: it takes reading the whole history. */
const COLLECT_EVERY = 10;
const READS_AT_ONCE = 10;

/**
 * The schemas of one graph ref, what they compose to, and how that came about.
 *
 * Shape        `head` alone says what is current. A change is: read the head, make the new set, compose it, write texts, and commit head
 *              and entry together if the head is still the one that was read; else all of that again. So what is served was composed as that
 *              very set, sequences have no holes, and every supergraph that was ever current is in the history.
 * Concurrency  any number of registries, in any number of processes.
 * Errors       REGISTRY_UNREACHABLE; REGISTRY_RECORD_INVALID; of composition COMPOSITION_TIMEOUT, COMPOSITION_CRASHED. What can be said about a
 *              change is in the result, not thrown.
 */
export class Registry {
  readonly store: RegistryStore;
  readonly #blobs: Blobs;
  readonly #texts: SubgraphTexts;
  readonly #options: RegistryOptions;
  readonly #keep: number;

  constructor(options: RegistryOptions) {
    const { store, keep = DEFAULT_KEEP } = options;
    if (!(Number.isInteger(keep) && keep >= 1)) throw new TypeError('keep must be a whole number above 0');
    this.store = store;
    this.#blobs = new Blobs(store);
    this.#texts = new SubgraphTexts(this.#blobs);
    this.#options = options;
    this.#keep = keep;
  }

  /** Undefined before the first change. */
  async head(): Promise<Head | undefined> {
    return (await readHead(this.store))?.value;
  }

  /** The current set as composition takes it. */
  async inputs(): Promise<readonly SubgraphInput[]> {
    return this.#texts.inputs((await this.head())?.subgraphs ?? {});
  }

  /** A schema or a supergraph by its hash. Checked: it has that hash. */
  text(hash: string): Promise<string> {
    return this.#blobs.read(hash);
  }

  /** What is served, or what change `sequence` composed to; undefined when there is none or it is not kept. */
  async supergraph(sequence?: number): Promise<ServedSupergraph | undefined> {
    const record = sequence === undefined ? await this.head() : await this.entry(sequence);
    const version = record?.supergraph;
    return version ? { ...version, sdl: await this.text(version.hash) } : undefined;
  }

  /** Undefined for a change that was never made or is not kept. */
  entry(sequence: number): Promise<HistoryEntry | undefined> {
    return readEntry(this.store, sequence);
  }

  /** Newest first; only changes before number `before`. At most `limit`, default 20. */
  async history({ limit = 20, before = Number.POSITIVE_INFINITY } = {}): Promise<readonly HistoryEntry[]> {
    const sequences = (await readSequences(this.store))
      .filter((sequence) => sequence < before)
      .reverse()
      .slice(0, limit);
    const entries: HistoryEntry[] = [];
    for (let start = 0; start < sequences.length; start += READS_AT_ONCE) {
      const numbers = sequences.slice(start, start + READS_AT_ONCE);
      const read = await Promise.all(numbers.map((number) => readEntry(this.store, number)));
      // One may have been collected meanwhile.
      entries.push(...read.filter((entry) => entry !== undefined));
    }
    return entries;
  }

  /** Publishes and deletes subgraphs, all of `changes` in one change or none of them. */
  async publish(request: PublishRequest): Promise<PublishResult> {
    const { compose } = this.#options;
    if (compose === undefined) throw new TypeError('a registry without `compose` cannot publish');
    const parts = { store: this.store, blobs: this.#blobs, texts: this.#texts, compose };
    return this.#change(() => tryPublish(parts, request));
  }

  /** Makes what change `to` has led to current again, as a new change. Also when the head was lost, and then the way to restore it. */
  rollback(request: RollbackRequest): Promise<RollbackResult> {
    return this.#change(() => tryRollback({ store: this.store, blobs: this.#blobs }, request));
  }

  /** Comes by itself after every tenth change. Errors: as every call's. */
  collectGarbage(): Promise<Collected> {
    const { graceMs = 600_000, now = () => new Date() } = this.#options;
    return collectGarbage({ store: this.store, keep: this.#keep, graceMs, now });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #change<T extends PublishResult | RollbackResult>(
    attempt: () => Promise<T | typeof CONFLICT>,
  ): Promise<T | Refused> {
    const { patienceMs = 60_000, random = Math.random } = this.#options;
    const result = await repeatConflicts(attempt, { patienceMs, random });
    if ('entry' in result && result.entry.sequence % COLLECT_EVERY === 0) {
      // What could not be collected now is collected after a later one: the change was made.
      await this.collectGarbage().catch(() => {});
    }
    return result;
  }
}
