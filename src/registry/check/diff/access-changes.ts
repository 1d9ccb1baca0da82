import type { AccessCondition, AccessRules, Alternatives } from '../../../supergraph/access/access-rules.ts';
import type { SchemaChange } from './schema-change.ts';
import { NOBODY } from './schema-change.ts';

/**
 * Fields that ask more of their callers than before, or less. Clients do not see it in the schema, but in `null`s.
 *
 * Dangerous and not breaking: who calls, and with which scopes, is not recorded.
 * `exists`  whether clients could already ask for a field, by its coordinate.
 */
export function accessChanges(
  before: AccessRules | undefined,
  after: AccessRules | undefined,
  exists: (coordinate: string) => boolean,
): SchemaChange[] {
  const old = requirements(before);
  const now = requirements(after);
  return [...new Set([...old.keys(), ...now.keys()])].filter(exists).flatMap((coordinate) => {
    const was = old.get(coordinate) ?? [];
    const is = now.get(coordinate) ?? [];
    const added = is.filter((requirement) => !was.includes(requirement));
    const dropped = was.filter((requirement) => !is.includes(requirement));
    if (added.length > 0) return [restricted(coordinate, added)];
    return dropped.length > 0 ? [relaxed(coordinate, dropped)] : [];
  });
}

function restricted(coordinate: string, added: readonly string[]): SchemaChange {
  return {
    code: 'ACCESS_RESTRICTED',
    criticality: 'dangerous',
    coordinate,
    message: `Field '${coordinate}' now requires ${added.join(' and ')}`,
    reason: 'Callers without it are answered null and UNAUTHORIZED_FIELD_OR_TYPE.',
    concern: { anyOf: [coordinate] },
  };
}

function relaxed(coordinate: string, dropped: readonly string[]): SchemaChange {
  return {
    code: 'ACCESS_RELAXED',
    criticality: 'safe',
    coordinate,
    message: `Field '${coordinate}' no longer requires ${dropped.join(' and ')}`,
    reason: undefined,
    concern: NOBODY,
  };
}

/** Field → what it requires, in words that are equal for equal requirements. */
function requirements(rules: AccessRules | undefined): Map<string, readonly string[]> {
  const byField = new Map<string, readonly string[]>();
  for (const [type, fields] of rules?.fields ?? []) {
    for (const [field, numbers] of fields) {
      const words = numbers.map((number) => wordsOf(number, rules?.conditions ?? []));
      byField.set(`${type}.${field}`, words.toSorted());
    }
  }
  return byField;
}

function wordsOf(number: number, conditions: readonly AccessCondition[]): string {
  const condition = conditions[number];
  switch (condition?.kind) {
    case 'authenticated':
      return 'a login';
    case 'scopes':
      return `scopes ${alternatives(condition.anyOf)}`;
    case 'policies':
      return `policies ${alternatives(condition.anyOf)}`;
    case 'some': {
      const sets = condition.sets.map((set) => set.map((each) => wordsOf(each, conditions)).join(' and '));
      return `one of (${sets.toSorted().join('; ')})`;
    }
    default:
      return '';
  }
}

function alternatives(anyOf: Alternatives): string {
  return anyOf.map((all) => all.join(' and ')).join(' or ');
}
