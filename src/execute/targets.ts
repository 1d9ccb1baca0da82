import { collectTargets, EACH, isObject } from '../plan/compile/collect-targets.ts';

type JsonObject = Record<string, unknown>;

/** Planned keys and list indices from the root. */
export type Path = readonly (string | number)[];

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
