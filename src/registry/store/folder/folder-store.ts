import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { PorticoError } from '../../../core/portico-error.ts';
import { reasonOf } from '../../../core/reason.ts';
import { AnnouncementLoop } from '../announcement-loop.ts';
import { FewAtOnce } from '../few-at-once.ts';
import { OpenEnds } from '../open-ends.ts';
import { checkKey, isKey } from '../record-key.ts';
import type { Announcement, Condition, RegistryStore, StoredRecord, WatchListener, Write } from '../registry-store.ts';
import { isMissing, move, readVersion, remove, writeDurably } from './durable-files.ts';
import type { HeldLock } from './folder-lock.ts';
import { FolderLock, LockedError } from './folder-lock.ts';
import type { JournalStep } from './journal.ts';
import { Journal } from './journal.ts';
import { RecordWatch } from './record-watch.ts';

export interface FolderStoreOptions {
  /** Holds the records of one graph ref. Need not exist. */
  readonly folder: string;
  /** How often watched records are looked at, should the file system not tell of a change. Milliseconds. Default 2,000. */
  readonly pollIntervalMs?: number | undefined;
  /** Between two signs of life of what is announced. Milliseconds. Default 10,000. */
  readonly keepMs?: number | undefined;
}

/** The file of an announcement ends so. */
const ANNOUNCED = '.announced';
/** Signs of life that an announcement may miss. */
const MISSED_SIGNS = 3;
const MAX_VALUE_BYTES = 64 * 1024 * 1024;
/** A process may have 1,024 files open, and often no more. */
const MAX_READS = 50;
/** Drafts that nobody has taken up. Milliseconds. */
const ABANDONED_MS = 3_600_000;

/**
 * A registry in a folder: every record a file, with its key as path.
 *
 * Files are only ever replaced, by renaming; several at once through a journal; by one process at a time (`FolderLock`). Readers take
 * no lock. What a `commit` has written is on disk when it resolves. The folder `.store` is the store's own.
 *
 * Concurrency  as `RegistryStore`: any number of processes, also of several hosts that share a file system on which renaming is atomic.
 * Errors       REGISTRY_UNREACHABLE for what the file system refuses, and when others hold the lock for 40 s.
 */
export class FolderStore implements RegistryStore {
  readonly location: string;
  readonly maxValueBytes = MAX_VALUE_BYTES;
  readonly #folder: string;
  readonly #drafts: string;
  readonly #pollIntervalMs: number;
  readonly #keepMs: number;
  readonly #lock: FolderLock;
  readonly #journal: Journal;
  readonly #few = new FewAtOnce(MAX_READS);
  readonly #openEnds = new OpenEnds();
  /** Commits of this process wait for each other here rather than at the lock. */
  #last: Promise<unknown> = Promise.resolve();
  #isTidy = false;

  constructor({ folder, pollIntervalMs = 2_000, keepMs = 10_000 }: FolderStoreOptions) {
    this.#folder = resolve(folder);
    this.location = this.#folder;
    this.#pollIntervalMs = pollIntervalMs;
    this.#keepMs = keepMs;
    const own = join(this.#folder, '.store');
    this.#drafts = join(own, 'drafts');
    this.#lock = new FolderLock(own);
    this.#journal = new Journal({
      folder: own,
      draftOf: (name) => join(this.#drafts, name),
      recordOf: (key) => this.#fileOf(key),
    });
  }

  get(key: string): Promise<StoredRecord | undefined> {
    checkKey(key);
    return this.#refusing(() => this.#few.run(() => this.#read(key)));
  }

  keys(prefix: string): Promise<readonly string[]> {
    return this.#refusing(async () => {
      for (;;) {
        const journal = await this.#journal.read();
        const found = new Set(await this.#list(prefix));
        for (const { kind, key } of journal?.steps ?? []) {
          if (kind === 'delete') found.delete(key);
          else if (key.startsWith(prefix)) found.add(key);
        }
        // Else files have come and gone while they were listed.
        if ((await this.#journal.read())?.id === journal?.id) return [...found].sort();
      }
    });
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    await this.commit([{ kind: 'put', key, value }], []);
  }

  commit(writes: readonly Write[], conditions: readonly Condition[]): Promise<boolean> {
    for (const { key } of [...writes, ...conditions]) checkKey(key);
    return this.#refusing(async () => {
      await mkdir(this.#drafts, { recursive: true });
      const steps = await Promise.all(writes.map((write) => this.#draft(write)));
      const turn = this.#last.then(() => this.#lock.hold((held) => this.#apply(steps, conditions, held)));
      this.#last = turn.catch(() => undefined);
      const isDone = await turn;
      // After a failure the journal may refer to them; else they are abandoned.
      if (!isDone) for (const step of steps) if (step.kind === 'put') await remove(join(this.#drafts, step.draft));
      return isDone;
    });
  }

  watch(key: string, listener: WatchListener): { stop(): Promise<void> } {
    checkKey(key);
    const watch = new RecordWatch({
      folder: dirname(this.#fileOf(key)),
      pollIntervalMs: this.#pollIntervalMs,
      read: () => this.#read(key),
      listener,
    });
    return { stop: this.#openEnds.add(() => watch.stop()) };
  }

  announce(key: string, value: Uint8Array, failed: (reason: string) => void = () => {}): Announcement {
    checkKey(key);
    const file = this.#fileOf(key) + ANNOUNCED;
    const announcement = new AnnouncementLoop(value, {
      tell: async (current) => {
        await mkdir(this.#drafts, { recursive: true });
        const draft = join(this.#drafts, randomUUID());
        await writeDurably(draft, current);
        await move(draft, file);
      },
      keep: async () => {
        const now = new Date();
        try {
          await utimes(file, now, now);
          return true;
        } catch (error) {
          if (isMissing(error)) return false;
          throw error;
        }
      },
      withdraw: async () => void (await remove(file)),
      failed,
      keepMs: this.#keepMs,
      retryMs: Math.min(this.#keepMs, 2_000),
    });
    return {
      update: (next) => announcement.update(next),
      withdraw: this.#openEnds.add(() => announcement.withdraw()),
    };
  }

  async close(): Promise<void> {
    await this.#openEnds.endAll();
    await this.#last;
  }

  async #read(key: string): Promise<StoredRecord | undefined> {
    const step = (await this.#journal.read())?.steps.find((candidate) => candidate.key === key);
    if (step?.kind === 'delete') return undefined;
    const draft = step && (await readVersion(join(this.#drafts, step.draft)));
    const file = this.#fileOf(key);
    try {
      const record = draft ?? (await readVersion(file, MAX_VALUE_BYTES));
      if (record !== undefined) return record;
      return (await this.#isAlive(file + ANNOUNCED)) ? await readVersion(file + ANNOUNCED, MAX_VALUE_BYTES) : undefined;
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      const params = { key, location: this.location, reason: cause.message };
      throw new PorticoError('REGISTRY_RECORD_INVALID', params, { cause });
    }
  }

  async #list(prefix: string): Promise<readonly string[]> {
    const start = join(this.#folder, prefix.slice(0, prefix.lastIndexOf('/') + 1));
    const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const keys: string[] = [];
    for (const entry of entries) {
      const path = relative(this.#folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      const isAnnounced = path.endsWith(ANNOUNCED);
      const key = isAnnounced ? path.slice(0, -ANNOUNCED.length) : path;
      if (!entry.isFile() || !isKey(key) || !key.startsWith(prefix)) continue;
      if (!isAnnounced || (await this.#isAlive(this.#fileOf(path)))) keys.push(key);
    }
    return keys;
  }

  /** Removes an announcement whose process is gone. */
  async #isAlive(file: string): Promise<boolean> {
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) return false;
    const isAlive = Date.now() - found.mtimeMs < this.#keepMs * MISSED_SIGNS;
    if (!isAlive) await remove(file).catch(() => undefined);
    return isAlive;
  }

  async #draft(write: Write): Promise<JournalStep> {
    if (write.kind === 'delete') return write;
    const draft = randomUUID();
    await writeDurably(join(this.#drafts, draft), write.value);
    return { kind: 'put', key: write.key, draft };
  }

  async #apply(steps: readonly JournalStep[], conditions: readonly Condition[], held: HeldLock): Promise<boolean> {
    const wasInterrupted = await this.#journal.settle(held);
    if (wasInterrupted || !this.#isTidy) await this.#tidy(held);
    for (const condition of conditions) if (!(await this.#holds(condition))) return false;
    for (const step of steps) if (step.kind === 'put') await this.#date(step.draft, step.key);
    if (steps.length > 1) {
      await this.#journal.write(steps, held);
      await this.#journal.settle(held);
    } else {
      await this.#journal.carryOut(steps, held);
    }
    return true;
  }

  async #holds({ key, version }: Condition): Promise<boolean> {
    const found = (await readVersion(this.#fileOf(key)))?.version ?? null;
    return version === undefined ? found !== null : found === version;
  }

  /**
   * Clocks of file systems tick slowly and files get the number of one that was deleted: a new version is given a later time.
   * Throws for a draft that is not there.
   */
  async #date(draft: string, key: string): Promise<void> {
    const file = join(this.#drafts, draft);
    const { mtimeMs } = await stat(file);
    const before = await stat(this.#fileOf(key)).catch(() => undefined);
    if (before === undefined) return;
    const time = Math.max(mtimeMs, Math.ceil(before.mtimeMs) + 2) / 1000;
    await utimes(file, time, time);
  }

  /** What processes that were killed have left. By the clock of the file system: others may be about to commit theirs. */
  async #tidy(held: HeldLock): Promise<void> {
    this.#isTidy = true;
    const before = (await held.now()) - ABANDONED_MS;
    const drafts = (await readdir(this.#drafts)).map((name) => join(this.#drafts, name));
    for (const path of [...drafts, ...(await this.#lock.waiting())]) {
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined && found.mtimeMs < before) await rm(path, { recursive: true, force: true });
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, key);
  }

  async #refusing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      const isOurs = !(cause instanceof LockedError) && !(cause instanceof Error && 'syscall' in cause);
      if (isOurs) throw cause;
      const reason = cause instanceof LockedError ? cause.message : reasonOf(cause);
      throw new PorticoError('REGISTRY_UNREACHABLE', { location: this.location, reason }, { cause });
    }
  }
}
