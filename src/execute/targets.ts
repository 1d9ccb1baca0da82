type JsonObject = Record<string, unknown>;

/** Planned keys and list indices from the root. */
export type Path = readonly (string | number)[];

/** Every element of a list, in a fetch's path. */
const EACH = '@';

/** The objects at `path`, in order; where data is null or of another form there are none. */
export function collectTargets(data: unknown, path: readonly string[]): JsonObject[] {
  const targets: JsonObject[] = [];
  collect(data, path, 0, targets);
  return targets;
}

function collect(data: unknown, path: readonly string[], depth: number, targets: JsonObject[]): void {
  if (depth === path.length) {
    if (isObject(data)) targets.push(data);
    return;
  }
  const step = path[depth] as string;
  if (step === EACH) {
    if (!Array.isArray(data)) return;
    for (let index = 0; index < data.length; index += 1) collect(data[index], path, depth + 1, targets);
  } else if (isObject(data)) {
    const value = data[step];
    // A function is what every object inherits under this name: data holds none.
    if (typeof value === 'object') collect(value, path, depth + 1, targets);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Where the objects at `path` are: planned keys and indices, in the order of `collectTargets`. Walked again rather than
 * remembered, since only errors ask.
 */
export function locateTargets(data: unknown, path: readonly string[]): Path[] {
  const paths: Path[] = [];
  visit(data, path, 0, [], (trail) => paths.push([...trail]));
  return paths;
}

/** The places of each object at `path`: one entity may be at several. */
export function placesOfTargets(data: unknown, path: readonly string[]): ReadonlyMap<JsonObject, readonly Path[]> {
  const targets = collectTargets(data, path);
  const places = new Map<JsonObject, Path[]>();
  for (const [at, place] of locateTargets(data, path).entries()) {
    const target = targets[at] as JsonObject;
    const known = places.get(target);
    if (known === undefined) places.set(target, [place]);
    else known.push(place);
  }
  return places;
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
