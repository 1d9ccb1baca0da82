import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '../../../src/supergraph/compose.ts';

export interface SubgraphText {
  readonly name: string;
  readonly sdl: string;
}

const SUBGRAPHS = join(import.meta.dirname, '../../../subgraphs');

export const DASHBOARD = readFileSync(join(SUBGRAPHS, 'dashboard.graphql'), 'utf8');

export const EXAMPLE: readonly SubgraphText[] = ['users', 'orders', 'products', 'recommendations'].map((name) => ({
  name,
  sdl: readFileSync(join(SUBGRAPHS, name, 'schema.graphql'), 'utf8'),
}));

/**
 * A graph in which every field can come from each of `width` subgraphs, so that the number of plans to compare grows
 * with every level and takes the planner seconds.
 */
export function shareableGraph(width: number): readonly SubgraphText[] {
  const fields = Array.from({ length: width }, (_, index) => `f${index}: T @shareable`).join(' ');
  return Array.from({ length: width }, (_, index) => ({
    name: `s${index}`,
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
      type Query { t: T @shareable }
      type T @key(fields: "id") { id: ID! own${index}: Int ${fields} }`,
  }));
}

/** Supergraph SDL. Throws when the subgraphs do not compose. */
export function supergraphOf(subgraphs: readonly SubgraphText[]): string {
  const composition = compose(subgraphs.map((subgraph) => ({ ...subgraph, routingUrl: 'http://none.invalid' })));
  if (composition.kind === 'failed') throw new Error(composition.errors.map(({ message }) => message).join('\n'));
  return composition.sdl;
}
