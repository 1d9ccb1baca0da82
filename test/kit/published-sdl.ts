import type { Registry } from '../../src/registry/registry.ts';

/** The current schema of a subgraph; undefined when there is none of this name. */
export async function publishedSdl(registry: Registry, name: string): Promise<string | undefined> {
  const version = (await registry.head())?.subgraphs[name];
  return version && registry.text(version.hash);
}
