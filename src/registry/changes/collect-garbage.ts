import { collectedSchema, garbageSchema } from '../model/garbage.ts';
import type { Head } from '../model/head.ts';
import type { HistoryEntry } from '../model/history-entry.ts';
import {
  BLOBS_PREFIX,
  COLLECTED_KEY,
  GARBAGE_KEY,
  HEAD_KEY,
  HISTORY_PREFIX,
  hashOf,
  sequenceOf,
} from '../model/keys.ts';
import { printRecord, readEntry, readHead, readRecord } from '../records.ts';
import type { Condition, RegistryStore, Write } from '../store/registry-store.ts';

export interface CollectOptions {
  readonly store: RegistryStore;
  /** Newest entries of the history that stay. */
  readonly keep: number;
  /** How long a text stays after it was noticed that nothing refers to it. Milliseconds. */
  readonly graceMs: number;
  readonly now: () => Date;
}

/** How many were deleted. */
export interface Collected {
  readonly entries: number;
  readonly texts: number;
}

/** Of one commit, with room for the record beside them. */
const MAX_DELETIONS = 55;
/** So that the list of what waits stays small; the others are noticed later. */
const MAX_WAITING = 800;
const READS_AT_ONCE = 20;

/**
 * Deletes entries of the history that are too old, and after a while the texts that nothing refers to any more.
 *
 * Concurrency  any number of collectors and publishers. Every deletion has the condition that the head is the one whose references
 *              were read. A text that somebody is about to refer to may be among them: with it `COLLECTED_KEY` is written, and
 *              a publisher's commit has the condition that it was not. The grace only spares publishers that.
 *              Ends early, having done a part, when another has published meanwhile.
 * Errors       REGISTRY_UNREACHABLE, REGISTRY_RECORD_INVALID: what refers to what is not known then, and nothing is deleted.
 */
export async function collectGarbage(options: CollectOptions): Promise<Collected> {
  const { store, keep } = options;
  const head = await readHead(store);
  if (head === undefined) return { entries: 0, texts: 0 };
  const unchanged: Condition = { key: HEAD_KEY, version: head.version };
  const { sequence, supergraph } = head.value;
  const old: string[] = [];
  const kept: number[] = [];
  for (const key of await store.keys(HISTORY_PREFIX)) {
    const entry = sequenceOf(key);
    if (entry === undefined) continue;
    const stays = entry > sequence - keep || entry === supergraph?.sequence;
    if (stays) kept.push(entry);
    else old.push(key);
  }
  for (const batch of batches(old.map((key) => [key]))) {
    if (!(await store.commit(batch.map(deletion), [unchanged]))) return { entries: 0, texts: 0 };
  }
  const referred = await readReferences(store, head.value, kept);
  return { entries: old.length, texts: await deleteTexts(referred, unchanged, options) };
}

async function readReferences(store: RegistryStore, head: Head, kept: readonly number[]): Promise<ReadonlySet<string>> {
  const hashes = new Set(hashesOf(head));
  for (let start = 0; start < kept.length; start += READS_AT_ONCE) {
    const numbers = kept.slice(start, start + READS_AT_ONCE);
    const entries = await Promise.all(numbers.map((number) => readEntry(store, number)));
    for (const entry of entries) if (entry !== undefined) for (const hash of hashesOf(entry)) hashes.add(hash);
  }
  return hashes;
}

async function deleteTexts(
  referred: ReadonlySet<string>,
  unchanged: Condition,
  { store, graceMs, now }: CollectOptions,
): Promise<number> {
  const waiting = await readRecord(store, GARBAGE_KEY, garbageSchema);
  const keysOf = Map.groupBy(await store.keys(BLOBS_PREFIX), hashOf);
  const due: (readonly string[])[] = [];
  const since: Record<string, string> = {};
  const present = now();
  for (const [hash, keys] of keysOf) {
    if (referred.has(hash)) continue;
    const noticed = waiting?.value.since[hash] ?? present.toISOString();
    if (present.getTime() - Date.parse(noticed) >= graceMs) due.push(keys);
    else if (Object.keys(since).length < MAX_WAITING) since[hash] = noticed;
  }
  let texts = 0;
  for (const batch of batches(due)) {
    const hashes = [...new Set(batch.map(hashOf))];
    if (!(await deleteBatch(store, batch, { format: 1, at: present.toISOString(), deleted: hashes }, unchanged))) break;
    texts += hashes.length;
  }
  const isKnown = JSON.stringify(since) === JSON.stringify(waiting?.value.since ?? {});
  if (!isKnown) {
    const note: Write = { kind: 'put', key: GARBAGE_KEY, value: printRecord({ format: 1, since }) };
    await store.commit([note], [{ key: GARBAGE_KEY, version: waiting?.version ?? null }]);
  }
  return texts;
}

async function deleteBatch(
  store: RegistryStore,
  keys: readonly string[],
  collected: unknown,
  unchanged: Condition,
): Promise<boolean> {
  const last = await readRecord(store, COLLECTED_KEY, collectedSchema);
  const note: Write = { kind: 'put', key: COLLECTED_KEY, value: printRecord(collected) };
  const notMeanwhile = { key: COLLECTED_KEY, version: last?.version ?? null };
  return store.commit([...keys.map(deletion), note], [unchanged, notMeanwhile]);
}

/** Groups stay together. */
function batches(groups: readonly (readonly string[])[]): string[][] {
  const result: string[][] = [];
  for (const group of groups) {
    const last = result.at(-1);
    if (last !== undefined && last.length + group.length <= MAX_DELETIONS) last.push(...group);
    else result.push([...group]);
  }
  return result;
}

function deletion(key: string): Write {
  return { kind: 'delete', key };
}

function hashesOf({ subgraphs, supergraph }: Head | HistoryEntry): string[] {
  const hashes = Object.values(subgraphs).map(({ hash }) => hash);
  return supergraph === null ? hashes : [...hashes, supergraph.hash];
}
