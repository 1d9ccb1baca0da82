import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import type { Logger } from '../../core/logger.ts';

export interface FolderWatchOptions {
  /** Something may have changed. Called with nothing known of what, and also when nothing has. */
  readonly onTick: () => void;
  /** Ticks come at least this often, in milliseconds. */
  readonly pollIntervalMs: number;
  readonly logger?: Logger | undefined;
  /** Counted from the first event, for folders whose files are only replaced as a whole; else `SETTLE_MS` from the last. Milliseconds. */
  readonly settleMs?: number | undefined;
}

/** Editors write a file in several steps. */
const SETTLE_MS = 50;

/**
 * Says when to look at files again.
 *
 * Folders are watched, not files: a watch on a file sticks to its inode and misses files that are replaced, which is how
 * editors save and how Kubernetes updates a ConfigMap (by renaming the symlink `..data` beside the files). Since
 * watching does not work on every file system, there is a tick every `pollIntervalMs` in any case.
 *
 * Concurrency  no tick after `stop` has returned.
 */
export class FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #poll: NodeJS.Timeout;
  #folders: ReadonlySet<string> = new Set();
  #settling: NodeJS.Timeout | undefined;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
    this.#poll = setInterval(() => {
      // A folder that was not there, or was replaced, is watched from now on.
      this.watch(this.#folders);
      options.onTick();
    }, options.pollIntervalMs);
  }

  /** Watches exactly these folders. One that cannot be watched is tried again at the next poll. */
  watch(folders: ReadonlySet<string>): void {
    this.#folders = folders;
    for (const [folder, watcher] of this.#watchers) {
      if (folders.has(folder)) continue;
      this.#watchers.delete(folder);
      watcher.close();
    }
    for (const folder of folders) {
      if (!this.#watchers.has(folder)) this.#open(folder);
    }
  }

  stop(): void {
    clearInterval(this.#poll);
    clearTimeout(this.#settling);
    this.watch(new Set());
  }

  #open(folder: string): void {
    try {
      const watcher = watch(folder, () => this.#settle());
      const forget = (error?: Error) => {
        if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
        if (error) this.#options.logger?.debug({ err: error, folder }, 'folder cannot be watched any more');
        watcher.close();
      };
      watcher.on('error', forget);
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.#options.logger?.debug({ err: error, folder }, 'folder cannot be watched, only polled');
    }
  }

  #settle(): void {
    const { settleMs, onTick } = this.#options;
    if (settleMs !== undefined && this.#settling !== undefined) return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      onTick();
    }, settleMs ?? SETTLE_MS);
  }
}
