import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { PorticoError } from '../../../core/portico-error.ts';
import { isMissing, move, remove, syncFolders } from './durable-files.ts';
import type { HeldLock } from './folder-lock.ts';
import { LockedError } from './folder-lock.ts';

const stepSchema = z.discriminatedUnion('kind', [
  /** The file of this name among the drafts becomes the record. */
  z.strictObject({ kind: z.literal('put'), key: z.string(), draft: z.string() }),
  z.strictObject({ kind: z.literal('delete'), key: z.string() }),
]);
const entrySchema = z.strictObject({ id: z.string(), steps: z.array(stepSchema) });

const JOURNAL = 'journal.json';

export type JournalStep = Readonly<z.infer<typeof stepSchema>>;
export type JournalEntry = Readonly<z.infer<typeof entrySchema>>;

export interface JournalPlaces {
  /** Where the journal is. */
  readonly folder: string;
  readonly draftOf: (name: string) => string;
  readonly recordOf: (key: string) => string;
}

/**
 * Makes several writes one: they have happened as soon as the journal is there, and are carried out after that, by whoever comes
 * next if need be. Until they have been, readers take what the journal says for what is.
 *
 * Concurrency  `write` and `settle` only by the one who holds the lock; `read` by anybody.
 */
export class Journal {
  readonly #places: JournalPlaces;
  readonly #file: string;

  constructor(places: JournalPlaces) {
    this.#places = places;
    this.#file = join(places.folder, JOURNAL);
  }

  /** What has happened and may not have been carried out yet. Errors: REGISTRY_RECORD_INVALID. */
  async read(): Promise<JournalEntry | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    try {
      return entrySchema.parse(JSON.parse(text));
    } catch (cause) {
      const params = { key: JOURNAL, location: this.#places.folder, reason: 'it is damaged' };
      throw new PorticoError('REGISTRY_RECORD_INVALID', params, { cause });
    }
  }

  /** The drafts are on disk. From the moment this has placed the file, the steps have happened. Errors: LockedError, and they have not. */
  async write(steps: readonly JournalStep[], lock: Pick<HeldLock, 'place'>): Promise<void> {
    const content = Buffer.from(JSON.stringify({ id: randomUUID(), steps }));
    if (!(await lock.place(content, this.#file))) throw taken();
    await syncFolders([this.#places.folder]);
  }

  /** Carries out what is left to do. True when there was something. */
  async settle(lock: Pick<HeldLock, 'isHeld'>): Promise<boolean> {
    const entry = await this.read();
    if (entry === undefined) return false;
    await this.carryOut(entry.steps, lock);
    // Else it may be another's by now.
    await stillHeld(lock);
    await remove(this.#file);
    return true;
  }

  /** One step needs no journal. Errors: LockedError; whoever has the lock carries out the rest. */
  async carryOut(steps: readonly JournalStep[], lock: Pick<HeldLock, 'isHeld'>): Promise<void> {
    const { draftOf, recordOf } = this.#places;
    for (const step of steps) {
      // Others may have put there something new since.
      await stillHeld(lock);
      // A missing draft or record: an earlier attempt has come so far.
      if (step.kind === 'put') await move(draftOf(step.draft), recordOf(step.key));
      else await remove(recordOf(step.key));
    }
    await syncFolders(steps.map(({ key }) => dirname(recordOf(key))));
  }
}

async function stillHeld(lock: Pick<HeldLock, 'isHeld'>): Promise<void> {
  if (!(await lock.isHeld())) throw taken();
}

function taken(): LockedError {
  return new LockedError('the lock was taken away after half a minute without a sign of life');
}
