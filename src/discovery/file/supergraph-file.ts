import { readFile } from 'node:fs/promises';
import type { Logger } from '../../core/logger.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';

export interface SupergraphFileOptions {
  /** A composed supergraph schema. */
  readonly file: string;
  readonly logger: Logger;
  /** How often the content is compared, in milliseconds. Default 1,000. */
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
 * The content is compared in intervals rather than watched: it works the same on every file system, for editors that
 * replace the file and for Kubernetes, which swaps a symbolic link two folders up.
 * Errors  `start` throws SCHEMA_UNREADABLE for a missing file. Later on, a missing or empty one is a problem.
 */
export class SupergraphFile {
  readonly #options: SupergraphFileOptions;
  #timer: NodeJS.Timeout | undefined;
  #last = '';
  #problem: string | undefined;

  constructor(options: SupergraphFileOptions) {
    this.#options = options;
  }

  async start(listener: SupergraphListener): Promise<void> {
    const { file, pollIntervalMs = 1_000 } = this.#options;
    this.#last = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new PorticoError('SCHEMA_UNREADABLE', { file, reason: reasonOf(cause) }, { cause });
    });
    listener.supergraphChanged(this.#last);
    const again = async () => {
      await this.#compare(listener);
      if (this.#timer !== undefined) this.#timer = setTimeout(again, pollIntervalMs).unref();
    };
    this.#timer = setTimeout(again, pollIntervalMs).unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #compare(listener: SupergraphListener): Promise<void> {
    const { file } = this.#options;
    try {
      const sdl = await readFile(file, 'utf8');
      if (this.#timer === undefined) return;
      // A file that is being written may be seen empty for a moment.
      this.#tell(listener, sdl.trim() === '' ? `${file} is empty; the last supergraph stays` : undefined);
      if (sdl.trim() === '' || sdl === this.#last) return;
      this.#last = sdl;
      listener.supergraphChanged(sdl);
    } catch (error) {
      if (this.#timer !== undefined)
        this.#tell(listener, `${file} cannot be read (${reasonOf(error)}); the last supergraph stays`);
    }
  }

  #tell(listener: SupergraphListener, problem: string | undefined): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    listener.problemsChanged(problem === undefined ? [] : [{ message: problem }]);
  }
}
