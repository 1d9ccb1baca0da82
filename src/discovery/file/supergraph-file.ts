import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Logger } from '../../core/logger.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { FolderWatch } from './watch-folders.ts';

export interface SupergraphFileOptions {
  /** A composed supergraph schema. */
  readonly file: string;
  readonly logger: Logger;
  /** How often the content is compared, should the file system not tell of a change; milliseconds. Default 2,000. */
  readonly pollIntervalMs?: number | undefined;
}

/** Told of the file's content at start and whenever it changes. */
export interface SupergraphListener {
  supergraphChanged(sdl: string): void;
  problemsChanged(problems: readonly { readonly message: string }[]): void;
}

/**
 * A supergraph schema that somebody else composes and puts into a file.
 *
 * Errors  `start` throws SCHEMA_UNREADABLE for a missing file. Later on, a missing or empty one is a problem, and the last
 *         schema stays.
 */
export class SupergraphFile {
  readonly #options: SupergraphFileOptions;
  #watch: FolderWatch | undefined;
  #last = '';
  #problem: string | undefined;

  constructor(options: SupergraphFileOptions) {
    this.#options = options;
  }

  async start(listener: SupergraphListener): Promise<void> {
    const { file, logger, pollIntervalMs = 2_000 } = this.#options;
    this.#last = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new PorticoError('SCHEMA_UNREADABLE', { file, reason: reasonOf(cause) }, { cause });
    });
    listener.supergraphChanged(this.#last);
    this.#watch = new FolderWatch({ onTick: () => void this.#compare(listener), pollIntervalMs, logger });
    this.#watch.watch(new Set([dirname(resolve(file))]));
  }

  async stop(): Promise<void> {
    this.#watch?.stop();
    this.#watch = undefined;
  }

  async #compare(listener: SupergraphListener): Promise<void> {
    const { file } = this.#options;
    const read = await readFile(file, 'utf8').catch((error: unknown) => ({ reason: reasonOf(error) }));
    if (this.#watch === undefined) return;
    if (typeof read !== 'string') {
      this.#tell(listener, `${file} cannot be read (${read.reason}); the last supergraph stays`);
      return;
    }
    // A file that is being written may be seen empty for a moment.
    const isEmpty = read.trim() === '';
    this.#tell(listener, isEmpty ? `${file} is empty; the last supergraph stays` : undefined);
    if (isEmpty || read === this.#last) return;
    this.#last = read;
    listener.supergraphChanged(read);
  }

  #tell(listener: SupergraphListener, problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    listener.problemsChanged(problem === undefined ? [] : [{ message: problem }]);
  }
}
