import type { OperationDefinitionNode } from 'graphql';
import { Kind } from 'graphql';
import { PorticoError } from '../core/portico-error.ts';

/**
 * The values of the variables that decide the `@skip` and `@include` of an operation: as in `json`, else their defaults.
 *
 * Errors  throws VARIABLES_INVALID when `json` is no JSON object, or one of `names` has no value that is true or false.
 */
export function conditionValues(
  { variableDefinitions = [] }: OperationDefinitionNode,
  names: readonly string[],
  json: string,
): Record<string, boolean> {
  const given = readObject(json);
  const defaults = new Map(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.BOOLEAN ? [[variable.name.value, defaultValue.value] as const] : [],
    ),
  );
  const decide = (name: string): boolean => {
    const value = Object.hasOwn(given, name) ? given[name] : defaults.get(name);
    if (typeof value === 'boolean') return value;
    const reason = value === undefined ? 'has no value' : 'is neither true nor false';
    throw invalid(`$${name} decides what is fetched, and ${reason}`);
  };
  return Object.fromEntries(names.map((name) => [name, decide(name)]));
}

function readObject(json: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('not a JSON object');
  return value as Record<string, unknown>;
}

function invalid(reason: string): PorticoError {
  return new PorticoError('VARIABLES_INVALID', { reason });
}
