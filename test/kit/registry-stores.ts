import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderStore } from '../../src/registry/store/folder/folder-store.ts';
import type { RegistryStore } from '../../src/registry/store/registry-store.ts';

/** A place for registries, of a test's own. */
export interface StoreStand extends AsyncDisposable {
  /** A store on the same records; another process could have opened it. `name` keeps the records of several graph refs apart. */
  open(name?: string): RegistryStore;
}

export function folderStand(): StoreStand & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'portico-registry-'));
  const opened: RegistryStore[] = [];
  return {
    folder,
    open(name = 'main@current') {
      const store = new FolderStore({ folder: join(folder, name), pollIntervalMs: 200, keepMs: 200 });
      opened.push(store);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
