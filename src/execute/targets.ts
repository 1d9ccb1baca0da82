type JsonObject = Record<string, unknown>;

/** Every element of a list, in a fetch's path. */
const EACH = '@';

/** Names that objects have without anybody having sent them. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** The objects at `path`, in order; where data is null or of another form there are none. */
export function collectTargets(data: unknown, path: readonly string[]): JsonObject[] {
  let level: unknown[] = [data];
  for (const step of path) level = step === EACH ? elementsOf(level) : valuesOf(level, step);
  return level.filter(isObject);
}

function elementsOf(lists: readonly unknown[]): unknown[] {
  const elements: unknown[] = [];
  for (const list of lists) {
    if (Array.isArray(list)) for (const element of list) elements.push(element);
  }
  return elements;
}

function valuesOf(objects: readonly unknown[], key: string): unknown[] {
  const isInherited = INHERITED.has(key);
  const values: unknown[] = [];
  for (const object of objects) {
    if (isObject(object) && (!isInherited || Object.hasOwn(object, key))) values.push(object[key]);
  }
  return values;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Where the objects at `path` are: planned keys and indices, in the order of `collectTargets`. Walked again rather than
 * remembered, since only errors ask.
 */
export function locateTargets(data: unknown, path: readonly string[]): (string | number)[][] {
  const paths: (string | number)[][] = [];
  visit(data, path, 0, [], (trail) => paths.push([...trail]));
  return paths;
}

function visit(
  data: unknown,
  path: readonly string[],
  depth: number,
  trail: (string | number)[],
  found: (trail: readonly (string | number)[]) => void,
): void {
  const step = path[depth];
  if (step === EACH) {
    if (!Array.isArray(data)) return;
    for (let index = 0; index < data.length; index += 1) {
      trail.push(index);
      visit(data[index], path, depth + 1, trail, found);
      trail.pop();
    }
    return;
  }
  if (!isObject(data)) return;
  if (step === undefined) {
    found(trail);
    return;
  }
  if (!Object.hasOwn(data, step)) return;
  trail.push(step);
  visit(data[step], path, depth + 1, trail, found);
  trail.pop();
}
