import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GraphRef } from '../../../core/graph-ref.ts';
import { DAY_MS, lastDays } from '../../days.ts';
import { OTHER } from '../../other.ts';
import type { OperationUsage } from '../../traffic.ts';
import { storedId } from '../stored-id.ts';
import { printOperation } from '../stored-operation.ts';
import type { TrafficBatch, TrafficRow, TrafficStore } from '../traffic-store.ts';
import type { DayRow } from './folder-layout.ts';
import { DAY_NAME, FolderLayout, printDayFile } from './folder-layout.ts';

export interface FolderTrafficStoreOptions {
  readonly folder: string;
  readonly graph: GraphRef;
  readonly retentionDays: number;
}

/**
 * Counts of one gateway process in files of its own, beside those of others: see `FolderLayout`. Each file is replaced in one step.
 *
 * Memory  the rows of a day: the recorder bounds them.
 */
export class FolderTrafficStore implements TrafficStore {
  readonly location: string;
  readonly maxBatchRows = Number.POSITIVE_INFINITY;
  readonly #layout: FolderLayout;
  readonly #retentionDays: number;
  /** Of its files: another one for every day, so that a clock that goes back writes over nothing. */
  #writer = '';
  #day = '';
  #rows = new Map<string, DayRow>();
  #lastBatch = 0;
  /** Ids of operations that are in the folder, as of this day. */
  #written = new Set<string>();

  constructor({ folder, graph, retentionDays }: FolderTrafficStoreOptions) {
    this.#layout = new FolderLayout(folder, graph);
    this.#retentionDays = retentionDays;
    this.location = this.#layout.root;
  }

  async add({ number, day, rows }: TrafficBatch): Promise<void> {
    if (day !== this.#day) {
      await this.#prune();
      this.#day = day;
      this.#writer = randomUUID();
      this.#rows = new Map();
      this.#written = new Set();
    }
    for (const { usage } of rows) await this.#writeOperation(usage);
    // Given again, it is in already.
    if (number > this.#lastBatch) for (const row of rows) this.#count(row);
    this.#lastBatch = number;
    await this.#replace(join(this.#layout.day(day), `${this.#writer}.json`), printDayFile([...this.#rows.values()]));
  }

  close(): void {}

  #count({ usage, client, requests, errors, durationMs }: TrafficRow): void {
    const id = storedId(usage);
    const key = JSON.stringify([id, client.name, client.version]);
    const [, , , knownRequests, knownErrors, knownMs] = this.#rows.get(key) ?? ['', '', '', 0, 0, 0];
    const counts = [knownRequests + requests, knownErrors + errors, knownMs + durationMs] as const;
    this.#rows.set(key, [id, client.name, client.version, ...counts]);
  }

  /** Those of other processes are equal. The time of the file says when it was used last, to the day. */
  async #writeOperation(usage: OperationUsage): Promise<void> {
    const id = storedId(usage);
    if (id === OTHER || this.#written.has(id)) return;
    const now = new Date();
    const file = this.#layout.operation(id);
    try {
      await utimes(file, now, now);
    } catch {
      await this.#replace(file, printOperation(usage));
    }
    this.#written.add(id);
  }

  async #replace(file: string, text: string): Promise<void> {
    await mkdir(dirname(file), { recursive: true });
    const draft = `${file}.${this.#writer}.draft`;
    await writeFile(draft, text);
    await rename(draft, file);
  }

  async #prune(): Promise<void> {
    const now = Date.now();
    const [oldest = ''] = lastDays(this.#retentionDays + 1, now).toReversed();
    for (const name of await namesIn(this.#layout.root)) {
      if (DAY_NAME.test(name) && name < oldest) await rm(this.#layout.day(name), { recursive: true, force: true });
    }
    const unusedSince = now - (this.#retentionDays + 2) * DAY_MS;
    for (const name of await namesIn(this.#layout.operations)) {
      const file = join(this.#layout.operations, name);
      // Another process may have taken it away meanwhile.
      const used = await stat(file).catch(() => undefined);
      if (used !== undefined && used.mtimeMs < unusedSince) await rm(file, { force: true });
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
