import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';

const COMPOSED_NAMES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** The root types of a subgraph schema, as it calls them, and as composition does. */
export function rootTypeNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const { type, operation } of definition.operationTypes ?? [])
      names.set(type.name.value, COMPOSED_NAMES[operation]);
  }
  return names;
}
