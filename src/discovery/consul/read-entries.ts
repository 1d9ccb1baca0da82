import { PorticoError } from '../../core/portico-error.ts';
import { field } from '../field.ts';
import type { ConsulAnswer } from './ask-consul.ts';

/** One entry of Consul's key-value store. */
export interface KvEntry {
  readonly key: string;
  /** Empty for an entry without a value. */
  readonly value: string;
  /** Stays the same while the entry exists; another one means that it was deleted and made again. */
  readonly createIndex: number;
}

/**
 * The entries of a recursive read; none for a 404.
 *
 * Errors  throws CONSUL_ANSWER_INVALID for anything else: a login page with status 200 must not look like an empty store.
 */
export function readEntries({ status, body }: ConsulAnswer): readonly KvEntry[] {
  if (status === 404) return [];
  if (!Array.isArray(body)) throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'not a list of entries' });
  return body.map((item: unknown) => {
    const key = field(item, 'Key');
    const value = field(item, 'Value') ?? '';
    const createIndex = field(item, 'CreateIndex');
    if (typeof key !== 'string' || typeof value !== 'string' || typeof createIndex !== 'number') {
      throw new PorticoError('CONSUL_ANSWER_INVALID', { reason: 'an entry without key, value and index' });
    }
    return { key, value, createIndex };
  });
}
