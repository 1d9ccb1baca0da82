type JsonObject = Record<string, unknown>;

/** Every element of a list, in a fetch's path. */
export const EACH = '@';

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

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
