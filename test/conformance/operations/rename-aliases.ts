import type { DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';

/** Renames aliases everywhere in a document, to names that nothing else has. */
export function renameAliases(document: DocumentNode, names: ReadonlySet<string>): DocumentNode {
  return visit(document, {
    Field: (node) => {
      if (node.alias === undefined || !names.has(node.alias.value)) return undefined;
      return { ...node, alias: { kind: Kind.NAME, value: `renamed_${node.alias.value}` } };
    },
  });
}
