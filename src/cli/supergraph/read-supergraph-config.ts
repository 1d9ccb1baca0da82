import { relative } from 'node:path';
import type { SupergraphConfig } from '../../config/supergraph-config.ts';
import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { SchemaText } from '../describe-issues.ts';
import { readText } from '../read-text.ts';

/** The subgraphs of a supergraph.yaml. */
export interface ReadSubgraphs {
  /** `routingUrl` is empty where the file gives none. */
  readonly schemas: readonly SubgraphInput[];
  /** How the lines of each are named: its file, or the subgraph when the schema came from elsewhere. */
  readonly texts: ReadonlyMap<string, SchemaText>;
}

/**
 * Reads a rover-style supergraph.yaml and every schema that it names.
 *
 * Errors  throws SCHEMA_UNREADABLE, what `parseSupergraphConfig` throws, and SUBGRAPH_INTROSPECTION_FAILED.
 */
export async function readSupergraphConfig(file: string): Promise<ReadSubgraphs> {
  const { parseSupergraphConfig } = await import('../../config/supergraph-config.ts');
  const { readSubgraphs } = await import('../../discovery/file/read-subgraphs.ts');
  const { subgraphs: entries } = parseSupergraphConfig(await readText(file), file, process.env, {
    servicesByName: true,
  });
  const schemas = await readSubgraphs(entries);
  const texts = new Map(schemas.map(({ name, sdl }) => [name, { sdl, place: placeOf(name, entries) }]));
  return { schemas, texts };
}

function placeOf(name: string, entries: SupergraphConfig['subgraphs']): SchemaText['place'] {
  const schema = entries.find((entry) => entry.name === name)?.schema;
  return schema?.kind === 'file' ? relative(process.cwd(), schema.path) : name;
}
