import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PorticoError } from '../core/portico-error.ts';
import type { ComposerAnswer, ComposerRequest } from './composer-messages.ts';
import type { Composition, SubgraphInput } from './composition.ts';
import type { Supergraph } from './supergraph.ts';
import { readSupergraph } from './supergraph.ts';

/** Above about 2,000 entities composition overflows a stack of the default 4 MB. */
const STACK_SIZE_MB = 64;

/** Schemas change in bursts, and a thread that nobody needs takes some 60 MB. */
const DEFAULT_IDLE_MS = 30_000;

/** Some 200 types. */
const READ_HERE_LENGTH = 100_000;

export interface ComposerOptions {
  readonly timeoutMs: number;
  /** Milliseconds that the thread is kept without work. Default 30,000. */
  readonly idleMs?: number | undefined;
}

/**
 * Runs composition in a worker thread, so that the event loop stays free (it takes seconds on a large graph).
 *
 * Concurrency  one piece of work at a time: a second call before the first has ended is a `TypeError`.
 *              The thread is kept for a while, because loading the composer takes longer than most compositions.
 * Errors       COMPOSITION_TIMEOUT, COMPOSITION_CRASHED; the next call starts a fresh thread after either.
 */
export class Composer {
  readonly #options: ComposerOptions;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #busy = false;

  constructor(options: ComposerOptions) {
    this.#options = options;
  }

  /** Whether there is a thread at present. */
  get running(): boolean {
    return this.#worker !== undefined;
  }

  async compose(subgraphs: readonly SubgraphInput[]): Promise<Composition> {
    const answer = await this.#ask({ kind: 'compose', subgraphs });
    if (answer.kind !== 'composition') throw crash(`the thread answered ${answer.kind}`);
    return answer.composition;
  }

  /** As `readSupergraph`, which takes a third of a second for 5,000 types. Errors: SUPERGRAPH_INVALID too. */
  async read(sdl: string): Promise<Supergraph> {
    // Less work than starting a thread, which takes 20 MB.
    if (sdl.length <= READ_HERE_LENGTH && !this.running) return readSupergraph(sdl);
    const answer = await this.#ask({ kind: 'read', sdl });
    if (answer.kind === 'refused') throw new PorticoError('SUPERGRAPH_INVALID', { reason: answer.reason });
    if (answer.kind !== 'supergraph') throw crash(`the thread answered ${answer.kind}`);
    return answer.supergraph;
  }

  /** What clients see of a supergraph, as SDL. Errors: also COMPOSITION_CRASHED for a text that is no supergraph. */
  async apiSchema(sdl: string): Promise<string> {
    const answer = await this.#ask({ kind: 'api-schema', sdl });
    if (answer.kind !== 'api-schema') throw crash(`the thread answered ${answer.kind}`);
    return answer.sdl;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  async #ask(request: ComposerRequest): Promise<ComposerAnswer> {
    if (this.#busy) throw new TypeError('Composer: the previous work has not ended');
    this.#busy = true;
    clearTimeout(this.#idle);
    try {
      const answer = await this.#run(request);
      if (answer.kind === 'failed') throw crash(answer.reason);
      return answer;
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.#busy = false;
      this.#idle = setTimeout(() => void this.stop(), this.#options.idleMs ?? DEFAULT_IDLE_MS).unref();
    }
  }

  #run(request: ComposerRequest): Promise<ComposerAnswer> {
    this.#worker ??= startWorker();
    const worker = this.#worker;
    const { timeoutMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<ComposerAnswer>();
    const onError = (error: Error) => reject(crash(error.message, error));
    const onExit = (code: number) => reject(crash(`the thread ended with code ${code}`));
    const timer = setTimeout(() => reject(new PorticoError('COMPOSITION_TIMEOUT', { timeoutMs })), timeoutMs);
    worker.once('message', resolve).once('error', onError).once('exit', onExit);
    worker.ref();
    worker.postMessage(request);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.off('message', resolve).off('error', onError).off('exit', onExit);
      worker.unref();
    });
  }
}

function crash(reason: string, cause?: unknown): PorticoError {
  return new PorticoError('COMPOSITION_CRASHED', { reason }, { cause });
}

function startWorker(): Worker {
  // The file beside this one is `.ts` in a checkout and `.js` in the built package.
  const url = new URL(`./compose-worker${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(url, { resourceLimits: { stackSizeMb: STACK_SIZE_MB } });
  // An idle thread that dies must not take the process along; the next composition notices and reports it.
  worker.on('error', () => {});
  return worker;
}
