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
