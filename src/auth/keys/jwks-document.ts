import type { JSONWebKeySet } from 'jose';

/**
 * Reads the text of a JSON Web Key Set.
 *
 * Errors  throws with a message for the log when it is none, or holds no key: an empty set would refuse every token.
 * Source  RFC 7517 §5
 */
export function readJwks(text: string): JSONWebKeySet {
  const document: unknown = JSON.parse(text);
  const keys = typeof document === 'object' && document !== null && 'keys' in document ? document.keys : undefined;
  if (!Array.isArray(keys) || !keys.every(isKey)) throw new Error('no JSON Web Key Set');
  if (keys.length === 0) throw new Error('a key set without keys');
  return { keys };
}

function isKey(value: unknown): value is JSONWebKeySet['keys'][number] {
  return typeof value === 'object' && value !== null && 'kty' in value && typeof value.kty === 'string';
}
