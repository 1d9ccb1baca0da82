import type { z } from 'zod';
import { PorticoError } from '../core/portico-error.ts';
import type { Head } from './model/head.ts';
import { headSchema } from './model/head.ts';
import type { HistoryEntry } from './model/history-entry.ts';
import { historyEntrySchema } from './model/history-entry.ts';
import { HEAD_KEY, HISTORY_PREFIX, historyKey, sequenceOf } from './model/keys.ts';
import type { RegistryStore, StoredRecord } from './store/registry-store.ts';

/** A record taken apart, and what it is to be compared by. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: string;
}

/** Errors: REGISTRY_RECORD_INVALID for one that is no JSON or not of this shape. */
export function parseRecord<T>(store: RegistryStore, key: string, schema: z.ZodType<T>, { value }: StoredRecord): T {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(value).toString('utf8'));
  } catch (cause) {
    throw invalidRecord(store, key, 'it is not JSON', cause);
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return data;
  const [issue] = error.issues;
  throw invalidRecord(store, key, `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'not understood'}`, error);
}

/** For people to read too: one line for each value. */
export function printRecord(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 1)}\n`);
}

export async function readRecord<T>(
  store: RegistryStore,
  key: string,
  schema: z.ZodType<T>,
): Promise<Versioned<T> | undefined> {
  const record = await store.get(key);
  return record && { value: parseRecord(store, key, schema, record), version: record.version };
}

export function readHead(store: RegistryStore): Promise<Versioned<Head> | undefined> {
  return readRecord(store, HEAD_KEY, headSchema);
}

/** Undefined for a change that was never made or is not kept. */
export async function readEntry(store: RegistryStore, sequence: number): Promise<HistoryEntry | undefined> {
  if (!Number.isSafeInteger(sequence) || sequence < 1) return undefined;
  return (await readRecord(store, historyKey(sequence), historyEntrySchema))?.value;
}

/** Of all changes that are kept, ascending. */
export async function readSequences(store: RegistryStore): Promise<readonly number[]> {
  const keys = await store.keys(HISTORY_PREFIX);
  return keys.map(sequenceOf).filter((sequence) => sequence !== undefined);
}

export function invalidRecord(store: RegistryStore, key: string, reason: string, cause?: unknown): PorticoError {
  return new PorticoError('REGISTRY_RECORD_INVALID', { key, location: store.location, reason }, { cause });
}
