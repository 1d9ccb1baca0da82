/**
 * Whether the answer has a place for an error at `path`: the path leads to a key, or to a null above it.
 *
 * The planner fetches fields of one type for objects of another where both are at the same path. What goes wrong with
 * them is nothing that the client asked for.
 */
export function concernsAnswer(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return true;
    if (!Object.hasOwn(value, key)) return false;
    value = (value as Record<string | number, unknown>)[key];
  }
  return true;
}

/** How much of `path` there is in the answer up to a null: the whole of it, or less when the null has spread. */
export function lengthToNull(data: unknown, path: readonly (string | number)[]): number {
  let value = data;
  for (const [length, key] of path.entries()) {
    if (typeof value !== 'object' || value === null) return length;
    value = (value as Record<string | number, unknown>)[key];
  }
  return path.length;
}

/** Whether there is nothing at `path`: a null, there or above, or no such key. */
export function leadsToNull(data: unknown, path: readonly (string | number)[]): boolean {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined;
  }
  return value === null || value === undefined;
}
