import { join } from 'node:path';
import type { GraphRef } from '../../core/graph-ref.ts';
import { printGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { Registry } from '../../registry/registry.ts';
import type { RegistryStore } from '../../registry/store/registry-store.ts';
import type { Composer } from '../../supergraph/composer.ts';
import type { Composition, SubgraphInput } from '../../supergraph/composition.ts';
import type { FoundRegistry, RegistryAccess } from './find-registry.ts';
import { findRegistry } from './find-registry.ts';
import type { RegistryFlags } from './registry-flags.ts';

/** A person waits and can press Ctrl-C; only a composer that hangs is stopped. */
const COMPOSE_TIMEOUT_MS = 10 * 60_000;

/** A registry that a command works on. */
export interface OpenRegistry extends FoundRegistry {
  readonly registry: Registry;
  /** `graph@variant`, as texts and JSON have it. */
  readonly name: string;
  /** In a worker thread, which is started when it is first needed. One composition at a time. */
  readonly compose: (subgraphs: readonly SubgraphInput[]) => Promise<Composition>;
}

/**
 * Opens the registry that flags, environment and configuration name, does the work and closes it again.
 *
 * Errors  as `findRegistry`, as `Registry`, and what the work rejects with.
 */
export async function withRegistry<T>(
  flags: RegistryFlags,
  argument: string | undefined,
  work: (opened: OpenRegistry) => Promise<T>,
): Promise<T> {
  const found = await findRegistry(flags, argument, { env: process.env, cwd: process.cwd() });
  const { Registry } = await import('../../registry/registry.ts');
  let composer: Composer | undefined;
  const compose = async (subgraphs: readonly SubgraphInput[]) => {
    const loaded = await import('../../supergraph/composer.ts');
    composer ??= new loaded.Composer({ timeoutMs: COMPOSE_TIMEOUT_MS });
    return composer.compose(subgraphs);
  };
  const registry = new Registry({ store: await openStoreAt(found.access, found.graph), compose });
  try {
    return await work({ ...found, registry, compose, name: printGraphRef(found.graph) });
  } finally {
    await Promise.all([registry.close(), composer?.stop()]);
  }
}

async function openStoreAt(access: RegistryAccess, graph: GraphRef): Promise<RegistryStore> {
  if (access.kind === 'consul') {
    const params = { location: access.connection.address, reason: 'a registry in Consul cannot be opened yet' };
    throw new PorticoError('REGISTRY_UNREACHABLE', params);
  }
  const { FolderStore } = await import('../../registry/store/folder/folder-store.ts');
  return new FolderStore({ folder: join(access.folder, printGraphRef(graph)) });
}
