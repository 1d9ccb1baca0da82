import type { Blobs } from '../blobs/blobs.ts';
import type { Head } from '../model/head.ts';
import type { Authorship, HistoryEntry } from '../model/history-entry.ts';
import { historyKey } from '../model/keys.ts';
import { readEntry, readHead, readSequences } from '../records.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import { commitChange } from './commit-change.ts';
import type { Refused } from './refusal.ts';
import { refused } from './refusal.ts';
import { CONFLICT } from './repeat-conflicts.ts';

export interface RollbackRequest {
  /** Number of a change. */
  readonly to: number;
  readonly by: Authorship;
}

export type RollbackResult =
  | { readonly kind: 'rolled-back'; readonly entry: HistoryEntry; readonly head: Head }
  /** What is current is what it would lead to. */
  | { readonly kind: 'unchanged'; readonly head: Head }
  | Refused;

/** Makes what change `to` has led to current again, as a new change, unless somebody else is faster. */
export async function tryRollback(
  { store, blobs }: { readonly store: RegistryStore; readonly blobs: Blobs },
  { to, by }: RollbackRequest,
): Promise<RollbackResult | typeof CONFLICT> {
  const before = await readHead(store);
  const target = await readEntry(store, to);
  if (target === undefined) return refused({ kind: 'unknown-sequence', sequence: to });
  if (target.supergraph === null) return refused({ kind: 'never-composed', sequence: to });
  if (before !== undefined && isCurrent(before.value, target)) return { kind: 'unchanged', head: before.value };
  // Rather found out here than by every gateway.
  await blobs.read(target.supergraph.hash);
  const sequence = (before?.value.sequence ?? (await readSequences(store)).at(-1) ?? 0) + 1;
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
  const head: Head = { format: 1, sequence, subgraphs, supergraph };
  // As long as the entry is there, so are the texts that it refers to.
  const conditions = [{ key: historyKey(to), version: undefined }];
  if (!(await commitChange(store, { before, head, entry, conditions }))) return CONFLICT;
  return { kind: 'rolled-back', entry, head };
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
