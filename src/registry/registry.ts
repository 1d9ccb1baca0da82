import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { PorticoError } from '../core/portico-error.ts';
import { backOffDelay } from '../discovery/back-off.ts';
import type { Composition, CompositionIssue, SubgraphInput } from '../supergraph/composition.ts';
import { Blobs } from './blobs/blobs.ts';
import type { ChangedSet, Changes } from './changes/change-set.ts';
import { changeSet } from './changes/change-set.ts';
import type { Collected } from './changes/collect-garbage.ts';
import { collectGarbage } from './changes/collect-garbage.ts';
import type { Refusal } from './changes/refusal.ts';
import { refused } from './changes/refusal.ts';
import type { Head, SubgraphVersion } from './model/head.ts';
import { headSchema } from './model/head.ts';
import type { Authorship, HistoryEntry } from './model/history-entry.ts';
import { historyEntrySchema } from './model/history-entry.ts';
import { COLLECTED_KEY, HEAD_KEY, HISTORY_PREFIX, historyKey, sequenceOf } from './model/keys.ts';
import { DEFAULT_KEEP } from './model/retention.ts';
import type { Versioned } from './records.ts';
import { invalidRecord, printRecord, readEntry, readHead } from './records.ts';
import type { Condition, RegistryStore } from './store/registry-store.ts';

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

/** What is about to be published, for a check of the caller's. */
export interface Proposal {
  /** What is current; undefined for a new graph. */
  readonly head: Head | undefined;
  readonly before: readonly SubgraphInput[];
  readonly after: readonly SubgraphInput[];
  readonly composition: Composition;
}

export interface PublishRequest {
  readonly changes: Changes;
  readonly by: Authorship;
  /** Record a set that does not compose too. It is never served. Default false. */
  readonly allowCompositionErrors?: boolean | undefined;
  /** Asked about the very set that would become current, so perhaps several times; false refuses. */
  readonly check?: ((proposal: Proposal) => Promise<boolean>) | undefined;
}

export interface Published extends Pick<ChangedSet, 'created' | 'updated' | 'deleted'> {
  readonly kind: 'published';
  readonly entry: HistoryEntry;
  readonly head: Head;
  readonly composition: Composition;
}

export type PublishResult =
  | Published
  /** Identical schemas and routing URLs: nothing was written. */
  | { readonly kind: 'unchanged'; readonly head: Head }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type RollbackResult =
  | { readonly kind: 'rolled-back'; readonly entry: HistoryEntry; readonly head: Head }
  /** What is current is what it would lead to. */
  | { readonly kind: 'unchanged'; readonly head: Head }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface ServedSupergraph {
  readonly sdl: string;
  /** SHA-256 of `sdl`, in hex. */
  readonly hash: string;
  /** The change that made it current. */
  readonly sequence: number;
}

/** What a publish takes, on a small graph. */
const BASE_BACK_OFF_MS = 60;
const MAX_BACK_OFF_MS = 1_000;
/** Garbage is looked for after every so many changes: it takes reading the whole history. */
const COLLECT_EVERY = 10;
const READS_AT_ONCE = 10;
const MAX_ISSUES = 30;
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_LOCATIONS = 5;

/** Somebody else was faster. */
const CONFLICT = Symbol('conflict');

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
  readonly #options: RegistryOptions;
  readonly #keep: number;
  /** Schemas of the current set, which every attempt composes again. */
  #sdls = new Map<string, string>();

  constructor(options: RegistryOptions) {
    const { store, keep = DEFAULT_KEEP } = options;
    if (!(Number.isInteger(keep) && keep >= 1)) throw new TypeError('keep must be a whole number above 0');
    this.store = store;
    this.#blobs = new Blobs(store);
    this.#options = options;
    this.#keep = keep;
  }

  /** Undefined before the first change. */
  async head(): Promise<Head | undefined> {
    return (await readHead(this.store))?.value;
  }

  /** The current set as composition takes it. */
  async inputs(): Promise<readonly SubgraphInput[]> {
    return this.#inputs((await this.head())?.subgraphs ?? {});
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
  async entry(sequence: number): Promise<HistoryEntry | undefined> {
    return Number.isSafeInteger(sequence) && sequence > 0 ? readEntry(this.store, sequence) : undefined;
  }

  /** Newest first; only changes before number `before`. At most `limit`, default 20. */
  async history({ limit = 20, before = Number.POSITIVE_INFINITY } = {}): Promise<readonly HistoryEntry[]> {
    const sequences = (await this.#sequences())
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
  publish(request: PublishRequest): Promise<PublishResult> {
    return this.#repeat(() => this.#tryPublish(request));
  }

  /** Makes what change `to` has led to current again, as a new change. Also when the head was lost, and then the way to restore it. */
  rollback({ to, by }: { readonly to: number; readonly by: Authorship }): Promise<RollbackResult> {
    return this.#repeat(() => this.#tryRollback(to, by));
  }

  /** Comes by itself after every tenth change. Errors: as every call's. */
  collectGarbage(): Promise<Collected> {
    const { graceMs = 600_000, now = () => new Date() } = this.#options;
    return collectGarbage({ store: this.store, keep: this.#keep, graceMs, now });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #repeat<T extends { readonly kind: string }>(
    attempt: () => Promise<T | typeof CONFLICT>,
  ): Promise<T | { readonly kind: 'refused'; readonly refusal: Refusal }> {
    const { patienceMs = 60_000, random = Math.random } = this.#options;
    const deadline = performance.now() + patienceMs;
    for (let attempts = 1; ; attempts += 1) {
      const result = await attempt();
      if (result !== CONFLICT) return result;
      const pauseMs = backOffDelay(attempts, { baseMs: BASE_BACK_OFF_MS, maxMs: MAX_BACK_OFF_MS, random });
      if (performance.now() + pauseMs > deadline) return refused({ kind: 'contended', attempts });
      await delay(pauseMs);
    }
  }

  async #tryPublish(request: PublishRequest): Promise<PublishResult | typeof CONFLICT> {
    const { changes, by, allowCompositionErrors = false, check } = request;
    const head = await this.#headToChange();
    const sequence = (head?.value.sequence ?? 0) + 1;
    const set = changeSet(head?.value.subgraphs ?? {}, changes, sequence);
    if (set.kind === 'refused') return set;
    if (set.kind === 'unchanged') {
      return head === undefined ? refused({ kind: 'last-subgraph' }) : { kind: 'unchanged', head: head.value };
    }
    // Before any text is looked for: one that is deleted after this makes the commit fail.
    const collected = (await this.store.get(COLLECTED_KEY))?.version ?? null;
    const before = await this.#inputs(head?.value.subgraphs ?? {});
    const after = this.#changedInputs(set, changes, before);
    const composition = await this.#compose(after);
    if (check !== undefined && !(await check({ head: head?.value, before, after, composition }))) {
      return refused({ kind: 'check-failed' });
    }
    if (composition.kind === 'failed' && !allowCompositionErrors) {
      return refused({ kind: 'does-not-compose', errors: composition.errors });
    }
    const { subgraphs, created, updated, deleted } = set;
    for (const name of [...created, ...updated]) await this.#blobs.write(changes.get(name)?.sdl ?? '');
    const supergraph =
      composition.kind === 'composed' ? { hash: await this.#blobs.write(composition.sdl), sequence } : null;
    const entry: HistoryEntry = {
      format: 1,
      sequence,
      action: { kind: 'publish', published: [...created, ...updated].sort(), deleted: [...deleted].sort() },
      by,
      subgraphs,
      supergraph,
      errors: composition.kind === 'failed' ? recordedIssues(composition.errors) : [],
    };
    const next: Head = { format: 1, sequence, subgraphs, supergraph: supergraph ?? head?.value.supergraph ?? null };
    const written = await this.#write(head, next, entry, [{ key: COLLECTED_KEY, version: collected }]);
    if (!written) return CONFLICT;
    return { kind: 'published', entry, head: next, composition, created, updated, deleted };
  }

  async #tryRollback(to: number, by: Authorship): Promise<RollbackResult | typeof CONFLICT> {
    const head = await readHead(this.store);
    const target = await this.entry(to);
    if (target === undefined) return refused({ kind: 'unknown-sequence', sequence: to });
    if (target.supergraph === null) return refused({ kind: 'never-composed', sequence: to });
    if (head !== undefined && isCurrent(head.value, target)) return { kind: 'unchanged', head: head.value };
    // Rather found out here than by every gateway.
    await this.text(target.supergraph.hash);
    const sequence = (head?.value.sequence ?? (await this.#sequences()).at(-1) ?? 0) + 1;
    const { subgraphs } = target;
    const supergraph = { hash: target.supergraph.hash, sequence };
    const entry: HistoryEntry = {
      format: 1,
      sequence,
      action: { kind: 'rollback', to },
      by,
      subgraphs,
      supergraph,
      errors: [],
    };
    const next: Head = { format: 1, sequence, subgraphs, supergraph };
    // As long as the entry is there, so are the texts that it refers to.
    const written = await this.#write(head, next, entry, [{ key: historyKey(to), version: undefined }]);
    return written ? { kind: 'rolled-back', entry, head: next } : CONFLICT;
  }

  /** One transaction. False when the head is not the one that was read any more. */
  async #write(
    head: Versioned<Head> | undefined,
    next: Head,
    entry: HistoryEntry,
    conditions: readonly Condition[],
  ): Promise<boolean> {
    const { sequence } = next;
    // Nothing that could not be read back; only the caller's own texts can be at fault.
    const value = printRecord(checked(historyEntrySchema, entry));
    const written = await this.#commitForSure(sequence, value, () =>
      this.store.commit(
        [
          { kind: 'put', key: HEAD_KEY, value: printRecord(checked(headSchema, next)) },
          { kind: 'put', key: historyKey(sequence), value },
        ],
        [
          { key: HEAD_KEY, version: head?.version ?? null },
          { key: historyKey(sequence), version: null },
          ...conditions,
        ],
      ),
    );
    if (written && sequence % COLLECT_EVERY === 0) await this.collectGarbage().catch(forgive);
    return written;
  }

  /** A commit that was cut off may have been made: its entry tells. */
  async #commitForSure(sequence: number, value: Uint8Array, commit: () => Promise<boolean>): Promise<boolean> {
    try {
      return await commit();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      const entry = await this.store.get(historyKey(sequence)).catch(() => undefined);
      if (entry === undefined || !Buffer.from(entry.value).equals(value)) throw error;
      return true;
    }
  }

  async #headToChange(): Promise<Versioned<Head> | undefined> {
    const head = await readHead(this.store);
    if (head !== undefined || (await this.#sequences()).length === 0) return head;
    // It may just have been written for the first time.
    const again = await readHead(this.store);
    if (again !== undefined) return again;
    throw invalidRecord(
      this.store,
      HEAD_KEY,
      'it is missing although there is a history; roll back to a change to restore it',
    );
  }

  /** Of all changes that are kept, ascending. */
  async #sequences(): Promise<number[]> {
    const keys = await this.store.keys(HISTORY_PREFIX);
    return keys.map(sequenceOf).filter((sequence) => sequence !== undefined);
  }

  async #inputs(subgraphs: Readonly<Record<string, SubgraphVersion>>): Promise<readonly SubgraphInput[]> {
    const sdls = new Map<string, string>();
    const inputs = await Promise.all(
      Object.entries(subgraphs).map(async ([name, { hash, routingUrl }]) => {
        const sdl = this.#sdls.get(hash) ?? (await this.text(hash));
        sdls.set(hash, sdl);
        return { name, sdl, routingUrl };
      }),
    );
    this.#sdls = sdls;
    return inputs;
  }

  #changedInputs({ subgraphs }: ChangedSet, changes: Changes, before: readonly SubgraphInput[]): SubgraphInput[] {
    const known = new Map(before.map(({ name, sdl }) => [name, sdl]));
    return Object.entries(subgraphs).map(([name, { routingUrl }]) => ({
      name,
      sdl: changes.get(name)?.sdl ?? known.get(name) ?? '',
      routingUrl,
    }));
  }

  #compose(subgraphs: readonly SubgraphInput[]): Promise<Composition> {
    const { compose } = this.#options;
    if (compose === undefined) throw new TypeError('a registry without `compose` cannot publish');
    return compose(subgraphs);
  }
}

/** As many and as long as a reader needs: the entry has to fit into one commit. */
function recordedIssues(issues: readonly CompositionIssue[]): HistoryEntry['errors'] {
  return issues.slice(0, MAX_ISSUES).map(({ code, message, locations }) => ({
    code,
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    locations: locations.slice(0, MAX_LOCATIONS).map(({ subgraph, line, column }) => ({ subgraph, line, column })),
  }));
}

function isCurrent(head: Head, { subgraphs, supergraph }: HistoryEntry): boolean {
  if (head.supergraph?.hash !== supergraph?.hash) return false;
  const names = Object.keys(subgraphs);
  if (names.length !== Object.keys(head.subgraphs).length) return false;
  return names.every((name) => {
    const [now, then] = [head.subgraphs[name], subgraphs[name]];
    return now?.hash === then?.hash && now?.routingUrl === then?.routingUrl;
  });
}

function checked<T>(schema: z.ZodType<T>, value: T): T {
  const { error } = schema.safeParse(value);
  if (error === undefined) return value;
  throw new TypeError(`the registry cannot record ${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof PorticoError && error.code === 'REGISTRY_UNREACHABLE';
}

/** The change was made. What could not be collected now is collected after a later one. */
function forgive(): void {}
