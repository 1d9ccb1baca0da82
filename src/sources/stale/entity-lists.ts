import type { DocumentNode, FieldNode, FragmentDefinitionNode } from 'graphql';
import { Kind, parse, print, visit } from 'graphql';

/** One list of entities that a query asks for. */
export interface EntityList {
  /** Its key in the data. */
  readonly key: string;
  /** The variable with its representations. */
  readonly variable: string;
  /** What is selected, written the same whether the list is asked for alone or with others. */
  readonly selection: string;
  /** Names of the other variables that the selection uses. */
  readonly uses: readonly string[];
}

const MAX_REMEMBERED = 500;
const remembered = new Map<string, readonly EntityList[]>();

/** The lists of entities that `query` asks for; none when it asks for anything beside them. */
export function entityListsOf(query: string): readonly EntityList[] {
  let lists = remembered.get(query);
  if (lists === undefined) {
    lists = readLists(parse(query, { noLocation: true }));
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(query, lists);
  }
  return lists;
}

function readLists({ definitions }: DocumentNode): readonly EntityList[] {
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const lists = (operation?.selectionSet.selections ?? []).map((node) =>
    node.kind === Kind.FIELD && node.name.value === '_entities' ? readList(node, fragments) : undefined,
  );
  return lists.every((list) => list !== undefined) ? lists : [];
}

function readList(node: FieldNode, fragments: readonly FragmentDefinitionNode[]): EntityList | undefined {
  const value = node.arguments?.find(({ name }) => name.value === 'representations')?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  const { alias, ...field } = node;
  const selected = [{ ...field, arguments: [] }, ...fragments];
  return {
    key: alias?.value ?? '_entities',
    variable: value.name.value,
    selection: selected.map(print).join('\n'),
    uses: [...new Set(selected.flatMap(variablesIn))].sort(),
  };
}

function variablesIn(node: FieldNode | FragmentDefinitionNode): string[] {
  const names: string[] = [];
  visit(node, {
    Variable: ({ name }) => {
      names.push(name.value);
    },
  });
  return names;
}
