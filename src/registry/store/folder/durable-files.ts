import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { StoredRecord } from '../registry-store.ts';

/**
 * Undefined when there is no such file. Files are replaced, never written over: what is open is one version.
 *
 * Errors  a RangeError for a file that is longer than `maxBytes`: others have put it there.
 */
export async function readVersion(
  path: string,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<StoredRecord | undefined> {
  const handle = await openOrNot(path);
  if (handle === undefined) return undefined;
  try {
    const { mtimeNs, ino, size } = await handle.stat({ bigint: true });
    if (size > maxBytes) throw new RangeError(`it is longer than ${maxBytes} bytes`);
    return { value: await handle.readFile(), version: `${mtimeNs}-${ino}` };
  } finally {
    await handle.close();
  }
}

/** On disk when it resolves, under a name that nobody looks at yet. */
export async function writeDurably(path: string, value: Uint8Array): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(value);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Also into a folder that is not there. False when there is no `from`. */
export async function move(from: string, to: string): Promise<boolean> {
  if (await isDone(rename(from, to))) return true;
  // What is missing may be either.
  await mkdir(dirname(to), { recursive: true });
  return isDone(rename(from, to));
}

export async function remove(path: string): Promise<boolean> {
  return isDone(unlink(path));
}

/** Makes renames and removals in these folders last over a power cut. */
export async function syncFolders(folders: Iterable<string>): Promise<void> {
  for (const folder of new Set(folders)) {
    const handle = await openOrNot(folder);
    // Where folders cannot be synced the file system does it by itself.
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  }
}

async function openOrNot(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isDone(step: Promise<void>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
