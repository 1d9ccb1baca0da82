import type { KeyValueCache } from '@apollo/utils.keyvaluecache';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode } from 'graphql';

/** What nodes, tokens and places of a document take, measured: between 45 and 75 a character, and more for tiny ones. */
const BYTES_PER_CHARACTER = 75;
const BYTES_PER_DOCUMENT = 3_000;

/**
 * Documents that Apollo Server has parsed and validated; the least recently used go first.
 *
 * Its own measures them by their JSON, which makes a text of every new one, and is a quarter of what they take.
 */
export function createDocumentStore(maxBytes: number): KeyValueCache<DocumentNode> {
  return new InMemoryLRUCache<DocumentNode>({
    maxSize: maxBytes,
    sizeCalculation: ({ loc }) => BYTES_PER_DOCUMENT + BYTES_PER_CHARACTER * (loc?.source.body.length ?? 0),
  });
}
