import type { ASTNode, FragmentDefinitionNode } from 'graphql';
import { visit } from 'graphql';

/** Those of `fragments`, by name, that `nodes` spread, directly or through others. */
export function usedFragments(
  nodes: readonly ASTNode[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Map<string, FragmentDefinitionNode> {
  const used = new Map<string, FragmentDefinitionNode>();
  const unread = [...nodes];
  // A list and no recursion: fragments may follow each other thousands deep.
  for (let node = unread.pop(); node !== undefined; node = unread.pop()) {
    visit(node, {
      FragmentSpread({ name: { value: name } }) {
        const fragment = fragments.get(name);
        if (fragment === undefined || used.has(name)) return;
        used.set(name, fragment);
        unread.push(fragment);
      },
    });
  }
  return used;
}
