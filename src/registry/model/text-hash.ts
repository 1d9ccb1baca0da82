import { createHash } from 'node:crypto';

/** What texts go by: SHA-256 in hex. Its first 12 digits are the id of a supergraph. */
export function textHash(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}
