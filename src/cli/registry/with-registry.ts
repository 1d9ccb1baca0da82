import { join } from 'node:path';
import type { GraphRef } from '../../core/graph-ref.ts';
import { printGraphRef } from '../../core/graph-ref.ts';
import type { Registry } from '../../registry/registry.ts';
import type { RegistryPlace } from '../../registry/store/open-store.ts';
import type { RegistryStore } from '../../registry/store/registry-store.ts';
import { LazyComposer } from '../lazy-composer.ts';
import { surroundings } from '../surroundings.ts';
import type { FoundRegistry } from './find-registry.ts';
import { findRegistry } from './find-registry.ts';
import type { RegistryFlags } from './registry-flags.ts';
import type { RetentionFlags } from './retention-flags.ts';

/** A registry that a command works on. */
export interface OpenRegistry extends FoundRegistry {
  readonly registry: Registry;
  /** `graph@variant`, as texts and JSON have it. */
  readonly name: string;
  /** For the work's own use: while the registry publishes, it uses it. */
  readonly composer: LazyComposer;
}

/**
 * Opens the registry that flags, environment and configuration name, does the work and closes it again.
 *
 * Errors  as `findRegistry`, as `Registry`, and what the work rejects with.
 */
export async function withRegistry<T>(
  flags: RegistryFlags & RetentionFlags,
  argument: string | undefined,
  work: (opened: OpenRegistry) => Promise<T>,
): Promise<T> {
  const found = await findRegistry(flags, argument, surroundings());
  const { Registry } = await import('../../registry/registry.ts');
  await using composer = new LazyComposer();
  const store = await openStoreAt(found.place, found.graph);
  const registry = new Registry({ store, compose: (subgraphs) => composer.compose(subgraphs), keep: flags.keep });
  try {
    return await work({ ...found, registry, composer, name: printGraphRef(found.graph) });
  } finally {
    await registry.close();
  }
}

async function openStoreAt(place: RegistryPlace, graph: GraphRef): Promise<RegistryStore> {
  if (place.kind === 'folder') {
    // As `openStore` does, without loading what only Consul needs.
    const { FolderStore } = await import('../../registry/store/folder/folder-store.ts');
    return new FolderStore({ folder: join(place.path, printGraphRef(graph)) });
  }
  const { openStore } = await import('../../registry/store/open-store.ts');
  return openStore(place, graph);
}
