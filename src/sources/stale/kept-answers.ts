import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { AnswerOrigin } from '../source.ts';
import type { KeepingRule } from './keeping-rules.ts';
import type { KeptCall, KeptEntity } from './kept-answer.ts';
import { usableUntil } from './kept-answer.ts';
import { Rationing } from './rationing.ts';
import { entityTexts, wantedEntities } from './split-answer.ts';

/** What is kept of one subgraph for one identity. */
interface Shelf {
  readonly id: string;
  readonly subgraph: string;
  readonly owner: string;
  /** Keys of calls that have not been looked into. */
  readonly unsplit: Set<string>;
  /** How many entries refer to it. */
  size: number;
}

type Kept = { readonly shelf: Shelf } & (KeptCall | KeptEntity);

/** Who a kept answer is for: `PUBLIC`, or what `ownerOf` makes of an identity. */
export type Owner = string;

/** Of answers that are for anybody. */
export const PUBLIC: Owner = 'anybody';

export function ownerOf(identity: string): Owner {
  return `identity ${identity}`;
}

export interface KeptStatistics {
  readonly entries: number;
  readonly bytes: number;
  readonly evictions: number;
}

/** Below that the bytes decide; it bounds what the tables themselves take. */
const MAX_ENTRIES = 200_000;

/** Of an entry, beside its texts. */
const ENTRY_BYTES = 250;

/** Of somebody of whom nothing else is kept. */
const SHELF_BYTES = 400;

/** V8 does not hash longer strings: all of one length would be compared with each other. */
const MAX_HASHED = 16_000;

/** So many of one subgraph and owner are kept even when room is short: all of a user's answers or none. */
const ALWAYS_KEPT = 32;

/** How long one failing call may look into calls that were kept; the next one goes on. */
const SPLIT_MS = 3;

/** So many it looks into in any case. */
const SPLIT_CALLS = 8;

/**
 * The last good answers of all subgraphs, in memory; the oldest go first when there is no room.
 *
 * To keep an answer is on the way of every request, to find one only of those that fail. So answers are kept as the texts
 * that they are, and only when a subgraph fails they are parsed and taken apart into their entities, the newest first.
 * Concurrency  all is done within a turn of the event loop.
 * Units        bytes, about: one for a character, two in texts that are not ASCII.
 */
export class KeptAnswers {
  readonly #kept: LRUCache<string, Kept>;
  readonly #shelves = new Map<string, Map<Owner, Shelf>>();
  readonly #now: () => number;
  readonly #maxBytes: number;
  readonly #rationing: Rationing;
  #lastId = 0;
  #evictions = 0;

  constructor({ maxBytes, now = Date.now }: { readonly maxBytes: number; readonly now?: () => number }) {
    this.#now = now;
    this.#maxBytes = maxBytes;
    this.#rationing = new Rationing(now);
    this.#kept = new LRUCache({
      max: MAX_ENTRIES,
      maxSize: maxBytes,
      dispose: (kept, key, reason) => {
        // Another takes its place.
        if (reason === 'set') return;
        if (reason === 'evict') {
          this.#evictions += 1;
          this.#rationing.evicted(kept.givenAt);
        }
        kept.shelf.unsplit.delete(key);
        this.#leave(kept.shelf);
        // Tables that have been outgrown may still hold it.
        if (kept.kind === 'call') kept.text = '';
      },
    });
  }

  get statistics(): KeptStatistics {
    return { entries: this.#kept.size, bytes: this.#kept.calculatedSize, evictions: this.#evictions };
  }

  /** Of how many, subgraph by subgraph, anything is kept. */
  get owners(): number {
    return [...this.#shelves.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Keeps an answer in place of an older one to the same call. Undefined when there is no room for it. */
  keep(subgraph: string, owner: Owner, body: string, origin: AnswerOrigin, rule: KeepingRule): KeptCall | undefined {
    const { text, bytes, age } = origin;
    const shelf = this.#shelves.get(subgraph)?.get(owner) ?? this.#newShelf(subgraph, owner);
    if (shelf === undefined) return undefined;
    const key = callKey(shelf, body);
    const known = this.#kept.get(key);
    if (known === undefined && shelf.size >= ALWAYS_KEPT && !this.#rationing.admits()) return undefined;
    const givenAt = this.#now() - secondsIn(age) * 1000;
    const { freshMs, staleIfErrorMs, staleWhileRevalidateMs } = rule;
    if (known?.kind === 'call' && known.text === text) {
      // The same again: the older text stays, and nothing old refers to the newer one.
      known.givenAt = givenAt;
      known.freshMs = freshMs;
      known.staleIfErrorMs = staleIfErrorMs;
      known.staleWhileRevalidateMs = staleWhileRevalidateMs;
      return known;
    }
    const width = bytes === text.length ? 1 : 2;
    const ofShelf = shelf.size === 0 ? SHELF_BYTES + owner.length : 0;
    const size = ENTRY_BYTES + ofShelf + (text.length + body.length) * width;
    const times = { givenAt, freshMs, staleIfErrorMs, staleWhileRevalidateMs };
    // The key has the text of most bodies already: it is not to be in memory twice.
    const own = body.length <= MAX_HASHED ? key.slice(-body.length) : body;
    const call = { kind: 'call', shelf, body: own, text, ...times, isRefreshing: false, sharedAt: 0 } as const;
    return this.#put(key, call, size) ? call : undefined;
  }

  /** The answer to this very call. */
  call(subgraph: string, owner: Owner, body: string): KeptCall | undefined {
    const shelf = this.#shelves.get(subgraph)?.get(owner);
    const found = shelf && this.#kept.peek(callKey(shelf, body));
    return found?.kind === 'call' ? found : undefined;
  }

  /** An entity by the key of a WantedEntity, if `takeApart` has found it. */
  entity(subgraph: string, owner: Owner, key: string): KeptEntity | undefined {
    const shelf = this.#shelves.get(subgraph)?.get(owner);
    const found = shelf && this.#kept.peek(entityKey(shelf, key));
    return found?.kind === 'entity' ? found : undefined;
  }

  /** Looks into what is kept, `body`'s answer first, for as long as a request can be made to wait. */
  takeApart(subgraph: string, owner: Owner, body: string): void {
    const shelf = this.#shelves.get(subgraph)?.get(owner);
    if (shelf === undefined) return;
    this.#split(shelf, callKey(shelf, body));
    const until = performance.now() + SPLIT_MS;
    let done = 0;
    for (const key of [...shelf.unsplit].reverse()) {
      if (done >= SPLIT_CALLS && performance.now() > until) return;
      this.#split(shelf, key);
      done += 1;
    }
  }

  #split(shelf: Shelf, key: string): void {
    if (!shelf.unsplit.delete(key)) return;
    const call = this.#kept.peek(key);
    if (call?.kind !== 'call') return;
    const wanted = wantedEntities(call.body);
    // Stays as it is: nothing of it can be of use to another call.
    if (wanted === undefined) return;
    const { text: answer, givenAt } = call;
    const until = usableUntil(call);
    // Before its parts come: they are to fit into its room, and the shelf is not to go in between.
    shelf.size += 1;
    this.#kept.delete(key);
    for (const [at, text] of entityTexts(answer, wanted).entries()) {
      const own = entityKey(shelf, wanted[at]?.key ?? '');
      const known = this.#kept.peek(own);
      const isNewer = known?.kind === 'entity' && known.givenAt >= givenAt;
      if (text === undefined || isNewer) continue;
      // Mostly ASCII, else twice that: not worth looking at each.
      this.#put(own, { kind: 'entity', shelf, text, givenAt, until }, ENTRY_BYTES + own.length + text.length);
    }
    this.#leave(shelf);
  }

  #put(key: string, kept: Kept, size: number): boolean {
    const { shelf } = kept;
    const known = this.#kept.peek(key);
    if (size > this.#maxBytes) {
      this.#kept.delete(key);
      this.#forgetIfEmpty(shelf);
      return false;
    }
    if (known === undefined) {
      shelf.size += 1;
      if (kept.kind === 'call') shelf.unsplit.add(key);
    }
    this.#kept.set(key, kept, { size });
    return true;
  }

  #newShelf(subgraph: string, owner: Owner): Shelf | undefined {
    if (!this.#rationing.admits()) return undefined;
    let shelves = this.#shelves.get(subgraph);
    if (shelves === undefined) {
      shelves = new Map();
      this.#shelves.set(subgraph, shelves);
    }
    this.#lastId += 1;
    const shelf = { id: this.#lastId.toString(36), subgraph, owner, unsplit: new Set<string>(), size: 0 };
    shelves.set(owner, shelf);
    return shelf;
  }

  #leave(shelf: Shelf): void {
    shelf.size -= 1;
    this.#forgetIfEmpty(shelf);
  }

  #forgetIfEmpty({ subgraph, owner, size }: Shelf): void {
    if (size > 0) return;
    const shelves = this.#shelves.get(subgraph);
    shelves?.delete(owner);
    if (shelves?.size === 0) this.#shelves.delete(subgraph);
  }
}

function callKey({ id }: Shelf, body: string): string {
  return `${id} call ${hashable(body)}`;
}

function entityKey({ id }: Shelf, key: string): string {
  return `${id} entity ${hashable(key)}`;
}

function hashable(text: string): string {
  return text.length <= MAX_HASHED ? text : hash('sha256', text, 'base64url');
}

/** Of a header `Age`; 0 when it says nothing that can be read. */
function secondsIn(age: string | undefined): number {
  return age !== undefined && /^\d{1,9}$/.test(age) ? Number(age) : 0;
}
