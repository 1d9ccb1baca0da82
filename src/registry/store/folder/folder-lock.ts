import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { textHash } from '../../model/text-hash.ts';

/** A holder that has shown no sign of life for so long is taken to be gone, wherever it was. Milliseconds. */
const STALE_MS = 30_000;
const HEARTBEAT_MS = 5_000;
/** How long a process waits for its turn: many commits of others, a few milliseconds each, and one that was killed elsewhere. */
const PATIENCE_MS = 40_000;
const MAX_PAUSE_MS = 25;
const WAITING = 'lock-';
const PLACED = '.placed';

/** Process ids say something only where they are given out: on one host since it was started, in one container. */
const PLACE = textHash(`${hostname()} ${bootId()} ${pidNamespace()}`).slice(0, 12);

/** The lock is not to be had: somebody else has it, all the time. */
export class LockedError extends Error {}

/** What the one who holds a lock can do. */
export interface HeldLock {
  /** False once it was taken away, after half a minute without a sign of life. */
  isHeld(): Promise<boolean>;
  /** The time of the file system, whatever the clock of this host says. Milliseconds since 1970. */
  now(): Promise<number>;
  /**
   * Puts a file with this content to `path`, durably and in one step, on the condition that the lock is held in that very moment: false
   * when it is not, and nothing was done then. Once for each turn.
   */
  place(content: Uint8Array, path: string): Promise<boolean>;
}

/**
 * The lock of a folder, for any number of processes: a folder in which the one who holds it has a file.
 *
 * Taking it is to rename a folder with one's own file to its name, which fails as long as there is a file in it. The file of one
 * that was killed is removed by its name, so that whoever does it, and however late, never removes another's.
 *
 * A holder is gone when its process is, as far as can be told from here, or when it has not touched its file for half a minute.
 * Should it have been held up for so long itself, it finds out: what it is about to place lies beside its file and is removed first.
 */
export class FolderLock {
  readonly #folder: string;
  readonly #lock: string;
  readonly #patienceMs: number;

  constructor(folder: string, patienceMs = PATIENCE_MS) {
    this.#folder = folder;
    this.#lock = join(folder, 'lock');
    this.#patienceMs = patienceMs;
  }

  /** Errors: LockedError, or what the file system says. */
  async hold<T>(work: (held: HeldLock) => Promise<T>): Promise<T> {
    const name = `${PLACE}-${process.pid}-${randomUUID()}`;
    await using draft = await this.#take(name);
    const file = join(this.#lock, name);
    // When it fails, `isHeld` tells.
    const heartbeat = setInterval(() => void touch(file).catch(() => undefined), HEARTBEAT_MS);
    try {
      return await work({
        isHeld: async () => (await modifiedAt(file)) !== undefined,
        now: async () => {
          await touch(file);
          return (await stat(file)).mtimeMs;
        },
        place: async (content, path) => {
          // Into the file that was opened, wherever it is now: by its name it might be put into another's lock.
          await draft.writeFile(content);
          await draft.sync();
          return isDone(rename(file + PLACED, path));
        },
      });
    } finally {
      clearInterval(heartbeat);
      await unlink(file + PLACED).catch(() => undefined);
      await unlink(file).catch(() => undefined);
      // Some systems do not rename over an empty folder.
      await rmdir(this.#lock).catch(() => undefined);
    }
  }

  /** What those have made who wait for it, or were killed while they did. */
  async waiting(): Promise<readonly string[]> {
    const names = await readdir(this.#folder);
    return names.filter((name) => name.startsWith(WAITING)).map((name) => join(this.#folder, name));
  }

  /** The file that is to be placed, open. */
  async #take(name: string): Promise<FileHandle> {
    const mine = join(this.#folder, WAITING + name);
    await mkdir(mine, { recursive: true });
    let draft: FileHandle | undefined;
    try {
      await writeFile(join(mine, name), '');
      draft = await open(join(mine, name + PLACED), 'w');
      const deadline = performance.now() + this.#patienceMs;
      while (!(await this.#enter(mine))) {
        await this.#removeStale(join(mine, name));
        if (performance.now() > deadline)
          throw new LockedError(`it has been locked by ${await this.#holder()} all the time`);
        await delay(1 + Math.random() * MAX_PAUSE_MS);
      }
      return draft;
    } catch (error) {
      await draft?.close();
      await rm(mine, { recursive: true, force: true });
      throw error;
    }
  }

  async #enter(mine: string): Promise<boolean> {
    try {
      await rename(mine, this.#lock);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM') return false;
      throw error;
    }
  }

  /** The time of `mine`, touched just now, is the present as the file system sees it, wherever that is. */
  async #removeStale(mine: string): Promise<void> {
    for (const name of await this.#holders()) {
      const file = join(this.#lock, name);
      const touchedAt = await modifiedAt(file);
      if (touchedAt === undefined) continue;
      if (!isGone(name)) {
        await touch(mine);
        if (((await modifiedAt(mine)) ?? 0) - touchedAt < STALE_MS) continue;
      }
      // First what it could still place.
      await unlink(file + PLACED).catch(() => undefined);
      await unlink(file).catch(() => undefined);
      await rmdir(this.#lock).catch(() => undefined);
    }
  }

  async #holder(): Promise<string> {
    const [name] = await this.#holders();
    const [place, pid] = name?.split('-') ?? [];
    if (pid === undefined) return 'others';
    return place === PLACE ? `process ${pid}` : `process ${pid} of another host`;
  }

  async #holders(): Promise<readonly string[]> {
    const names = await readdir(this.#lock).catch(() => []);
    return names.filter((name) => !name.endsWith(PLACED));
  }
}

function isGone(name: string): boolean {
  const [place, pid] = name.split('-');
  if (place !== PLACE) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** By writing, so that all hosts are measured by the clock of the file system. */
async function touch(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write('.', 0);
  } finally {
    await handle.close();
  }
}

async function isDone(step: Promise<void>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function modifiedAt(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Hosts may have equal names. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
