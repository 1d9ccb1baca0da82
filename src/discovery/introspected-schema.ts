import { backOffDelay } from './back-off.ts';
import { checkSdl } from './check-sdl.ts';
import { pause } from './pause.ts';

export interface IntrospectedSchemaOptions {
  /** Asks the subgraph for its SDL once. */
  readonly fetch: (signal: AbortSignal) => Promise<string>;
  /** Time between two questions when all is well, in milliseconds. */
  readonly intervalMs: number;
  readonly maxSdlBytes: number;
  readonly random: () => number;
  /** `sdl` or `problem` has changed. */
  readonly onChange: () => void;
}

const BACK_OFF = { baseMs: 500, maxMs: 10_000 };

/**
 * The SDL of one running subgraph, kept up to date by asking for it again and again.
 *
 * Concurrency  one question at a time; a `refresh` during one makes another follow. No `onChange` after `stop` was called.
 * Errors       a failure keeps the last SDL, sets `problem`, and is tried again sooner than `intervalMs` would.
 */
export class IntrospectedSchema {
  /** Resolves when the first question was answered or has failed. */
  readonly firstAttempt: Promise<void>;
  readonly #options: IntrospectedSchemaOptions;
  readonly #stopped = new AbortController();
  readonly #finished: Promise<void>;
  #wake = new AbortController();
  #sdl: string | undefined;
  #problem: string | undefined;

  constructor(options: IntrospectedSchemaOptions) {
    this.#options = options;
    const first = Promise.withResolvers<void>();
    this.firstAttempt = first.promise;
    this.#finished = this.#run(first.resolve);
  }

  get sdl(): string | undefined {
    return this.#sdl;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** Asks now. */
  refresh(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#finished;
  }

  async #run(attempted: () => void): Promise<void> {
    const { signal } = this.#stopped;
    let failures = 0;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      failures = (await this.#ask(signal)) ? 0 : failures + 1;
      attempted();
      const delayMs =
        failures === 0
          ? this.#options.intervalMs
          : backOffDelay(failures, { ...BACK_OFF, random: this.#options.random });
      await pause(delayMs, AbortSignal.any([signal, this.#wake.signal]));
    }
    attempted();
  }

  async #ask(signal: AbortSignal): Promise<boolean> {
    const before = { sdl: this.#sdl, problem: this.#problem };
    try {
      const sdl = await this.#options.fetch(signal);
      this.#problem = sdl === this.#sdl ? undefined : checkSdl(sdl, this.#options.maxSdlBytes);
      if (this.#problem === undefined) this.#sdl = sdl;
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
    if (!signal.aborted && (before.sdl !== this.#sdl || before.problem !== this.#problem)) this.#options.onChange();
    return this.#problem === undefined;
  }
}
