import type { ConstDirectiveNode, DocumentNode, FieldDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind, parse, valueFromASTUntyped } from 'graphql';

/** One subgraph that can answer a field. */
export interface FieldOwner {
  readonly graph: string;
  /** What `@requires` names: the resolver gets it in the reference. */
  readonly requires: SelectionSetNode | undefined;
}

/** What the supergraph says about one object or interface type. */
export interface TypeOwnership {
  /** Subgraphs that know the type, with the keys by which they resolve references to it; none: not an entity there. */
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  readonly fields: ReadonlyMap<string, FieldOwnership>;
}

export interface FieldOwnership {
  /** In the order of the supergraph. */
  readonly owners: readonly FieldOwner[];
  /** By subgraph: what its `@provides` says of the objects it returns here. */
  readonly provides: ReadonlyMap<string, SelectionSetNode>;
}

export type Ownership = ReadonlyMap<string, TypeOwnership>;

/**
 * Reads which subgraph answers what.
 *
 * Source  https://specs.apollo.dev/join/v0.5: `@join__type` once per subgraph and key; `@join__field` per subgraph that
 *         has the field, and none at all when every subgraph of the type has it.
 */
export function readOwnership(supergraph: DocumentNode): Ownership {
  const graphs = graphNames(supergraph);
  const ownership = new Map<string, TypeOwnership>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const keys = new Map<string, SelectionSetNode[]>();
    for (const join of applied(definition.directives, 'join__type')) {
      const graph = graphs(join.graph);
      const known = keys.get(graph) ?? [];
      keys.set(graph, known);
      if (typeof join.key === 'string' && join.resolvable !== false) known.push(fieldSet(join.key));
    }
    const fields = (definition.fields ?? []).map(
      (field) => [field.name.value, fieldOwnership(field, [...keys.keys()], graphs)] as const,
    );
    ownership.set(definition.name.value, { keys, fields: new Map(fields) });
  }
  return ownership;
}

function fieldOwnership(
  field: FieldDefinitionNode,
  everyGraph: readonly string[],
  graphs: (name: unknown) => string,
): FieldOwnership {
  const joins = applied(field.directives, 'join__field');
  if (joins.length === 0) {
    return { owners: everyGraph.map((graph) => ({ graph, requires: undefined })), provides: new Map() };
  }
  const present = joins.filter(({ graph, external, usedOverridden }) => graph && !external && !usedOverridden);
  const owners = present.map(({ graph, requires }) => ({
    graph: graphs(graph),
    requires: typeof requires === 'string' ? fieldSet(requires) : undefined,
  }));
  const provides = present.flatMap(({ graph, provides: provided }) =>
    typeof provided === 'string' ? [[graphs(graph), fieldSet(provided)] as const] : [],
  );
  return { owners, provides: new Map(provides) };
}

/** The arguments of each application of a directive, as plain values. */
function applied(directives: readonly ConstDirectiveNode[] | undefined, name: string): Record<string, unknown>[] {
  return (directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map(({ arguments: given }) =>
      Object.fromEntries((given ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)])),
    );
}

/** From the names in `join__Graph` (`USERS`) to those of the subgraphs (`users`). */
function graphNames(supergraph: DocumentNode): (enumName: unknown) => string {
  const names = new Map<unknown, string>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const [join] = applied(value.directives, 'join__graph');
      if (typeof join?.name === 'string') names.set(value.name.value, join.name);
    }
  }
  return (enumName) => {
    const name = names.get(enumName);
    if (name === undefined) throw new TypeError(`the supergraph names the unknown subgraph ${String(enumName)}`);
    return name;
  };
}

/** `"id organization { id }"` as the selection set it stands for. */
function fieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`not a field set: ${text}`);
  return definition.selectionSet;
}
