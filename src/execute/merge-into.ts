import type { TypeMemberships } from '../plan/type-memberships.ts';

type JsonObject = Record<string, unknown>;

/**
 * Merges an answer into the data it belongs to, in place: other fetches under way hold references into that data.
 *
 * One received entity may become part of several targets. Later merges then reach it through any of them; they bring
 * the same fields of the same entity under the same planned keys, so it does not matter through which.
 */
export function mergeInto(target: JsonObject, source: JsonObject, memberships: TypeMemberships): void {
  // Unlike a list of keys, this allocates nothing. Data has no enumerable key that it does not own.
  for (const key in source) {
    // As a key it would set a prototype. No planned key is called like this.
    if (key === '__proto__') continue;
    const value = source[key];
    const known = target[key];
    // What every object inherits (`constructor`, `toString`, …) are functions, and data holds none.
    if (known === undefined || known === null || typeof known === 'function') target[key] = value;
    else mergeKey(target, key, value, memberships);
  }
}

/** As `mergeInto`, for one key under which the target has a value. */
export function mergeKey(target: JsonObject, key: string, value: unknown, memberships: TypeMemberships): void {
  const known = target[key];
  if (typeof value === 'object' && value !== null && typeof known === 'object' && known !== null) {
    merge(known, value, memberships);
  } else if (key !== '__typename' || isAbstract(known, memberships)) target[key] = value ?? known;
}

function merge(target: object, source: object, memberships: TypeMemberships): void {
  if (!Array.isArray(source)) {
    if (!Array.isArray(target)) mergeInto(target as JsonObject, source as JsonObject, memberships);
    return;
  }
  if (!Array.isArray(target) || target.length !== source.length) return;
  for (const [index, value] of source.entries()) {
    const known: unknown = target[index];
    if (typeof known === 'object' && known !== null && typeof value === 'object' && value !== null) {
      merge(known, value, memberships);
    } else if (known === null || known === undefined) target[index] = value;
  }
}

/** A subgraph with an interface object knows the interface's name only; the concrete name, once known, stays. */
function isAbstract(typename: unknown, memberships: TypeMemberships): boolean {
  return typeof typename === 'string' && memberships.has(typename);
}
