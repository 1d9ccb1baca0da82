import type { DocumentNode } from 'graphql';
import type { SchemaChange } from './schema-change.ts';

const REMOVALS = new Set([
  'FIELD_REMOVED',
  'TYPE_REMOVED',
  'FIELD_ARGUMENT_REMOVED',
  'INPUT_FIELD_REMOVED',
  'ENUM_VALUE_REMOVED',
]);

/** Of removals whose element `supergraph` still has: clients lose it because it is `@inaccessible`, and that is their reason. */
export function explainHidden(changes: readonly SchemaChange[], supergraph: DocumentNode): SchemaChange[] {
  let known: ReadonlySet<string> | undefined;
  return changes.map((change) => {
    if (!REMOVALS.has(change.code)) return change;
    known ??= coordinatesOf(supergraph);
    if (!known.has(change.coordinate)) return change;
    const hidden = 'It is @inaccessible now, or what it needs is: subgraphs still have it, clients do not.';
    return { ...change, reason: [hidden, change.reason].filter(Boolean).join(' ') };
  });
}

function coordinatesOf(document: DocumentNode): Set<string> {
  const found = new Set<string>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    found.add(type);
    for (const field of ('fields' in definition && definition.fields) || []) {
      found.add(`${type}.${field.name.value}`);
      for (const argument of ('arguments' in field && field.arguments) || []) {
        found.add(`${type}.${field.name.value}(${argument.name.value}:)`);
      }
    }
    for (const value of ('values' in definition && definition.values) || []) found.add(`${type}.${value.name.value}`);
  }
  return found;
}
