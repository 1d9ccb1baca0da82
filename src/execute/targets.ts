type JsonObject = Record<string, unknown>;

/** Every element of a list, in a fetch's path. */
const EACH = '@';

/** The objects at `path`, in order; where data is null or of another form there are none. */
export function collectTargets(data: unknown, path: readonly string[]): JsonObject[] {
  const targets: JsonObject[] = [];
  visit(data, path, 0, (object) => targets.push(object));
  return targets;
}

/**
 * Where the objects at `path` are: planned keys and indices, in the order of `collectTargets`. Walked again rather than
 * remembered, since only errors ask.
 */
export function locateTargets(data: unknown, path: readonly string[]): (string | number)[][] {
  const paths: (string | number)[][] = [];
  visit(data, path, 0, (_object, trail) => paths.push([...trail]));
  return paths;
}

function visit(
  data: unknown,
  path: readonly string[],
  depth: number,
  found: (object: JsonObject, trail: readonly (string | number)[]) => void,
  trail: (string | number)[] = [],
): void {
  if (typeof data !== 'object' || data === null) return;
  const step = path[depth];
  if (step === undefined) {
    if (!Array.isArray(data)) found(data as JsonObject, trail);
    return;
  }
  if (step !== EACH) {
    if (Array.isArray(data) || !Object.hasOwn(data, step)) return;
    trail.push(step);
    visit((data as JsonObject)[step], path, depth + 1, found, trail);
    trail.pop();
    return;
  }
  if (!Array.isArray(data)) return;
  for (let index = 0; index < data.length; index += 1) {
    trail.push(index);
    visit(data[index], path, depth + 1, found, trail);
    trail.pop();
  }
}
