import { mkdir } from 'node:fs/promises';
import { reasonOf } from '../../../core/reason.ts';
import { FolderWatch } from '../../../discovery/file/watch-folders.ts';
import type { StoredRecord, WatchListener } from '../registry-store.ts';

export interface RecordWatchOptions {
  /** The one that the record's file is in. */
  readonly folder: string;
  readonly pollIntervalMs: number;
  readonly read: () => Promise<StoredRecord | undefined>;
  readonly listener: WatchListener;
}

/** Several files are replaced at once, and one look is enough for all. Milliseconds. */
const SETTLE_MS = 10;

/**
 * Tells of a record in a folder: soon after the file system has told that something was replaced there, and from time to time,
 * since it may not tell, or the record may have changed in the journal only.
 *
 * Concurrency  one look at a time. Nothing is told after `stop` was called.
 */
export class RecordWatch {
  readonly #options: RecordWatchOptions;
  readonly #folders: FolderWatch;
  #looking: Promise<void>;
  #isStopped = false;
  /** Of the record told last; null: told that there is none. */
  #version: string | null | undefined;
  #reason: string | undefined;
  #isDue = false;

  constructor(options: RecordWatchOptions) {
    this.#options = options;
    const { folder, pollIntervalMs } = options;
    this.#folders = new FolderWatch({ onTick: () => this.#lookSoon(), pollIntervalMs, settleMs: SETTLE_MS });
    this.#looking = this.#begin(folder);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#folders.stop();
    await this.#looking;
  }

  async #begin(folder: string): Promise<void> {
    // One who may only read finds it at a later poll.
    await mkdir(folder, { recursive: true }).catch(() => undefined);
    if (this.#isStopped) return;
    this.#folders.watch(new Set([folder]));
    await this.#look();
  }

  #lookSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#looking = this.#looking.then(() => {
      this.#isDue = false;
      return this.#look();
    });
  }

  async #look(): Promise<void> {
    const { read, listener } = this.#options;
    try {
      const record = await read();
      if (this.#isStopped) return;
      const wasAway = this.#reason !== undefined;
      this.#reason = undefined;
      const version = record?.version ?? null;
      if (version === this.#version && !wasAway) return;
      this.#version = version;
      listener.changed(record);
    } catch (error) {
      const reason = reasonOf(error);
      if (this.#isStopped || reason === this.#reason) return;
      this.#reason = reason;
      listener.failed(reason);
    }
  }
}
