import type { DocumentNode, EnumValueDefinitionNode } from 'graphql';
import { Kind } from 'graphql';

/** `join__Graph` value → name of the subgraph. Source  https://specs.apollo.dev/join/v0.5 */
export function serviceNames(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const graphs = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph'
      ? (definition.values ?? [])
      : [],
  );
  return new Map(graphs.map((graph) => [graph.name.value, serviceName(graph)]));
}

function serviceName({ name, directives = [] }: EnumValueDefinitionNode): string {
  const graph = directives.find((directive) => directive.name.value === 'join__graph');
  const value = graph?.arguments?.find((argument) => argument.name.value === 'name')?.value;
  return value?.kind === Kind.STRING ? value.value : name.value;
}
