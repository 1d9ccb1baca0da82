import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SubgraphSource } from '../../test/kit/world/world-subgraph.ts';

/** The schemas in a folder, one `<name>.graphql` each, by name. */
export function readSubgraphs(folder: string): readonly SubgraphSource[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  return files.sort().map((file) => ({
    name: basename(file, '.graphql'),
    sdl: readFileSync(join(folder, file), 'utf8'),
  }));
}
