import { GraphQLError } from 'graphql';
import { describeError } from '../core/portico-error.ts';
import { clientPath } from '../execute/client-path.ts';
import type { Selection } from '../plan/operation/selection.ts';

type Path = readonly (string | number)[];

/**
 * The errors of fields that no subgraph could be asked for, wherever the objects are that should have them.
 *
 * Shape   `unreachable`: planned keys from the root, without list indices.
 */
export function unreachableErrors(
  unreachable: readonly (readonly string[])[],
  data: unknown,
  selections: readonly Selection[],
): GraphQLError[] {
  return unreachable.flatMap((keys) =>
    objectsAt(data, keys.slice(0, -1)).map((place) => {
      const { path } = clientPath(selections, [...place, keys.at(-1) ?? '']);
      const extensions = { code: 'FIELD_UNREACHABLE' };
      return new GraphQLError(describeError('FIELD_UNREACHABLE', { path: path.join('.') }), { path, extensions });
    }),
  );
}

/** Whether nothing of what was asked for at the root could be fetched. */
export function isNothingReachable(
  unreachable: readonly (readonly string[])[],
  selections: readonly Selection[],
): boolean {
  const missing = new Set(unreachable.filter(({ length }) => length === 1).map(([key]) => key));
  return missing.size > 0 && selections.every((field) => field.kind === 'field' && missing.has(field.plannedKey));
}

function objectsAt(value: unknown, keys: readonly string[], place: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((element, index) => objectsAt(element, keys, [...place, index]));
  const [key, ...rest] = keys;
  if (key === undefined) return [place];
  return objectsAt((value as Record<string, unknown>)[key], rest, [...place, key]);
}
