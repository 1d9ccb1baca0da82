import DataLoader from 'dataloader';

/**
 * A loader that turns all keys asked for in one tick into one call, and gives each key its own record.
 *
 * Shape   `read` receives distinct keys and returns records in any order, leaving out keys it does not know;
 *         `keyOf` says which key a record answers. An unknown key loads `null`.
 * Use     one set of loaders per request: a loader also caches, and must never show one caller another's data.
 */
export function batchOne<Record extends object>(
  read: (keys: readonly string[]) => Record[],
  keyOf: (record: Record) => string,
): DataLoader<string, Record | null> {
  return new DataLoader<string, Record | null>(async (keys) => {
    const found = new Map(read(keys).map((record) => [keyOf(record), record]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

/** Like `batchOne` for keys that own any number of records. An unknown key loads an empty list. */
export function batchMany<Record extends object>(
  read: (keys: readonly string[]) => Record[],
  keyOf: (record: Record) => string,
): DataLoader<string, Record[]> {
  return new DataLoader<string, Record[]>(async (keys) => {
    const found = Map.groupBy(read(keys), keyOf);
    return keys.map((key) => found.get(key) ?? []);
  });
}

/**
 * One loader for each distinct list of arguments: `recentOrders(first: 5)` of fifty users is one call, and the same field
 * under an alias with other arguments is a second.
 */
export function byArguments<Arguments, Loader>(create: (given: Arguments) => Loader): (given: Arguments) => Loader {
  const loaders = new Map<string, Loader>();
  return (given) => {
    const text = JSON.stringify(given);
    const known = loaders.get(text);
    if (known !== undefined) return known;
    const created = create(given);
    loaders.set(text, created);
    return created;
  };
}
