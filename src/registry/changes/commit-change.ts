import type { z } from 'zod';
import { PorticoError } from '../../core/portico-error.ts';
import type { Head } from '../model/head.ts';
import { headSchema } from '../model/head.ts';
import type { HistoryEntry } from '../model/history-entry.ts';
import { historyEntrySchema } from '../model/history-entry.ts';
import { HEAD_KEY, historyKey } from '../model/keys.ts';
import type { Versioned } from '../records.ts';
import { printRecord } from '../records.ts';
import type { Condition, RegistryStore } from '../store/registry-store.ts';

/** What a change leaves behind. */
export interface Change {
  /** As it was read before. */
  readonly before: Versioned<Head> | undefined;
  readonly head: Head;
  readonly entry: HistoryEntry;
  /** What else has to hold. */
  readonly conditions: readonly Condition[];
}

/**
 * Makes a change current and part of the history, in one transaction. False when the head is not the one that was read any more.
 *
 * Errors  REGISTRY_UNREACHABLE; then it was not made, as far as could be found out.
 */
export async function commitChange(
  store: RegistryStore,
  { before, head, entry, conditions }: Change,
): Promise<boolean> {
  // Nothing that could not be read back; only the caller's own texts can be at fault.
  const value = printRecord(checked(historyEntrySchema, entry));
  const key = historyKey(entry.sequence);
  try {
    return await store.commit(
      [
        { kind: 'put', key: HEAD_KEY, value: printRecord(checked(headSchema, head)) },
        { kind: 'put', key, value },
      ],
      [{ key: HEAD_KEY, version: before?.version ?? null }, { key, version: null }, ...conditions],
    );
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    // A commit that was cut off may have been made: its entry tells.
    const found = await store.get(key).catch(() => undefined);
    if (found === undefined || !Buffer.from(found.value).equals(value)) throw error;
    return true;
  }
}

function checked<T>(schema: z.ZodType<T>, value: T): T {
  const { error } = schema.safeParse(value);
  if (error === undefined) return value;
  throw new TypeError(`the registry cannot record ${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`);
}

function isUnreachable(error: unknown): boolean {
  return error instanceof PorticoError && error.code === 'REGISTRY_UNREACHABLE';
}
