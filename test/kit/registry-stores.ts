import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { parseGraphRef } from '../../src/core/graph-ref.ts';
import { ConsulStore } from '../../src/registry/store/consul/consul-store.ts';
import { FolderStore } from '../../src/registry/store/folder/folder-store.ts';
import type { RegistryPlace } from '../../src/registry/store/open-store.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';
import { CONSUL } from '../services/services.ts';
import { supplyOf } from '../services/supply-of.ts';
import { findConsul } from './consul.ts';

/** A place for registries, of a test's own. */
export interface StoreStand extends AsyncDisposable {
  readonly place: RegistryPlace;
  /** A store on the same records; another process could have opened it. `name` keeps the records of several graph refs apart. */
  open(name?: string): RegistryStore;
}

/** Signs of life of announcements, in milliseconds: short enough to wait for one that is missed. */
const KEEP_MS = 300;

export function folderStand(): StoreStand & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'portico-registry-'));
  const opened: RegistryStore[] = [];
  return {
    folder,
    place: { kind: 'folder', path: folder },
    open(name = 'main@current') {
      const store = new FolderStore({ folder: join(folder, name), pollIntervalMs: 200, keepMs: KEEP_MS });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Below a prefix of its own. */
export function consulStand(address: string): StoreStand {
  const prefix = `portico-test-${randomUUID()}`;
  const connection = { address };
  const opened: RegistryStore[] = [];
  return {
    place: { kind: 'consul', connection, prefix },
    open(name = 'main@current') {
      const store = new ConsulStore({
        connection,
        base: `${prefix}/${name}/`,
        requestTimeoutMs: 3_000,
        random: () => 0,
      });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      await fetch(`${address}/v1/kv/${prefix}?recurse`, { method: 'DELETE' }).catch(() => undefined);
    },
  };
}

/** Opens a stand for each test, all in one folder or Consul. */
export interface Stands extends AsyncDisposable {
  open(): StoreStand;
}

/** For `describe.each`: both kinds, as far as Consul can be started here. */
export const STANDS: readonly (readonly ['folder' | 'Consul', () => Promise<Stands>])[] = [
  ['folder', async () => ({ open: folderStand, async [Symbol.asyncDispose]() {} })],
  ...(supplyOf(CONSUL).launcher.kind === 'none' ? [] : ([['Consul', consulStands]] as const)),
];

/** A stand for each test of a `describe`: call it there, and the result in tests. */
export function useStand(start: () => Promise<Stands>): () => StoreStand {
  let stands: Stands;
  let stand: StoreStand;
  beforeAll(async () => {
    stands = await start();
  });
  afterAll(() => stands[Symbol.asyncDispose]());
  beforeEach(() => {
    stand = stands.open();
  });
  afterEach(() => stand[Symbol.asyncDispose]());
  return () => stand;
}

async function consulStands(): Promise<Stands> {
  const consul = await findConsul();
  return { open: () => consulStand(consul.address), [Symbol.asyncDispose]: () => consul[Symbol.asyncDispose]() };
}

/** The graph ref that stands open by default. */
export const MAIN = parseGraphRef('main') ?? { graph: 'main', variant: 'current' };
