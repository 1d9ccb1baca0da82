import { Registry } from '../../src/registry/registry.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import { compose } from '../../src/supergraph/compose.ts';

/** A graph as its teams publish it. */
export interface PublishedGraph {
  readonly registry: Registry;
  /** The number of the change. Rejects when it is refused. `undefined` as SDL deletes the subgraph. */
  publish(name: string, sdl: string | undefined, routingUrl?: string): Promise<number>;
  rollback(to: number): Promise<number>;
}

export function publishedGraph(store: RegistryStore): PublishedGraph {
  const registry = new Registry({ store, compose: async (subgraphs) => compose(subgraphs) });
  const by = () => ({ who: 'tests', at: new Date().toISOString() });
  return {
    registry,
    async publish(name, sdl, routingUrl) {
      const change = sdl === undefined ? null : { sdl, routingUrl };
      const result = await registry.publish({ changes: new Map([[name, change]]), by: by() });
      if (result.kind === 'published') return result.entry.sequence;
      throw new Error(`not published: ${JSON.stringify(result)}`);
    },
    async rollback(to) {
      const result = await registry.rollback({ to, by: by() });
      if (result.kind === 'rolled-back') return result.entry.sequence;
      throw new Error(`not rolled back: ${JSON.stringify(result)}`);
    },
  };
}
