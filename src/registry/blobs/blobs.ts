import { z } from 'zod';
import { blobKey, chunkKey } from '../model/keys.ts';
import { textHash } from '../model/text-hash.ts';
import { invalidRecord, parseRecord, printRecord } from '../records.ts';
import type { RegistryStore } from '../store/registry-store.ts';
import { decodeBlob, encodeBlob, MAX_TEXT_BYTES } from './encode-blob.ts';

/** With its chunks and what else a deletion needs, a text must fit into one commit. */
const MAX_CHUNKS = 50;

/** In place of a text that does not fit into one record even compressed. */
const manifestSchema = z.strictObject({ format: z.literal(1), chunks: z.int().min(2).max(MAX_CHUNKS) });

/**
 * Texts of a registry, each under the hash of its content, so that equal ones are stored once and none is ever changed.
 *
 * Concurrency  any; a text that is written twice at once is the same text.
 * Errors       REGISTRY_RECORD_INVALID for a text that is not there, does not have its hash, or is too long to be stored.
 */
export class Blobs {
  readonly #store: RegistryStore;

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** Returns the hash. A text that is there, whole, is not sent again. */
  async write(text: string): Promise<string> {
    const hash = textHash(text);
    if ((await this.#find(hash)) === undefined) await this.#send(hash, text);
    return hash;
  }

  async read(hash: string): Promise<string> {
    const found = await this.#find(hash);
    if (found !== undefined) return found;
    const isThere = (await this.#store.get(blobKey(hash))) !== undefined;
    throw invalidRecord(
      this.#store,
      blobKey(hash),
      isThere ? 'its content is not the one of its hash' : 'it is missing',
    );
  }

  async #find(hash: string): Promise<string | undefined> {
    const record = await this.#store.get(blobKey(hash));
    if (record === undefined) return undefined;
    const text = await decodeBlob(record.value, hash);
    if (text !== undefined) return text;
    const chunks = this.#chunksOf(hash, record.value);
    if (chunks === 0) return undefined;
    const numbers = Array.from({ length: chunks }, (_, index) => index + 1);
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for (const number of numbers) {
      const chunk = await this.#store.get(chunkKey(hash, number));
      bytes += chunk?.value.length ?? 0;
      // None of ours is so long: others have put it there.
      if (chunk === undefined || bytes > MAX_TEXT_BYTES) return undefined;
      parts.push(chunk.value);
    }
    return decodeBlob(Buffer.concat(parts), hash);
  }

  #chunksOf(hash: string, value: Uint8Array): number {
    try {
      return parseRecord(this.#store, blobKey(hash), manifestSchema, { value, version: '' }).chunks;
    } catch {
      return 0;
    }
  }

  async #send(hash: string, text: string): Promise<void> {
    const { maxValueBytes } = this.#store;
    if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw this.#tooLong(hash);
    const encoded = await encodeBlob(text, maxValueBytes);
    if (encoded.length <= maxValueBytes) return this.#store.put(blobKey(hash), encoded);
    const chunks = Math.ceil(encoded.length / maxValueBytes);
    if (chunks > MAX_CHUNKS) throw this.#tooLong(hash);
    for (let number = 1; number <= chunks; number += 1) {
      const chunk = encoded.subarray((number - 1) * maxValueBytes, number * maxValueBytes);
      await this.#store.put(chunkKey(hash, number), chunk);
    }
    // Last, so that a text is there whole or not at all.
    await this.#store.put(blobKey(hash), printRecord({ format: 1, chunks }));
  }

  #tooLong(hash: string) {
    return invalidRecord(this.#store, blobKey(hash), 'the text is too long to be stored');
  }
}
