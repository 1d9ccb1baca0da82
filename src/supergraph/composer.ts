import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PorticoError } from '../core/portico-error.ts';
import type { Composition, SubgraphInput } from './composition.ts';

/** Above about 2,000 entities composition overflows a stack of the default 4 MB. */
const STACK_SIZE_MB = 64;

/**
 * Runs composition in a worker thread, so that the event loop stays free (it takes seconds on a large graph).
 *
 * Concurrency  one composition at a time: a second `compose` before the first has ended is a `TypeError`.
 *              The thread is kept between compositions, because loading the composer takes longer than most of them.
 * Errors       COMPOSITION_TIMEOUT, COMPOSITION_CRASHED; the next call starts a fresh thread after either.
 */
export class Composer {
  readonly #timeoutMs: number;
  #worker: Worker | undefined;
  #busy = false;

  constructor(options: { readonly timeoutMs: number }) {
    this.#timeoutMs = options.timeoutMs;
  }

  async compose(subgraphs: readonly SubgraphInput[]): Promise<Composition> {
    if (this.#busy) throw new TypeError('Composer.compose: the previous composition has not ended');
    this.#busy = true;
    try {
      return await this.#run(subgraphs);
    } catch (error) {
      await this.stop();
      throw error;
    } finally {
      this.#busy = false;
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #run(subgraphs: readonly SubgraphInput[]): Promise<Composition> {
    this.#worker ??= startWorker();
    const worker = this.#worker;
    const { promise, resolve, reject } = Promise.withResolvers<Composition>();
    const crashed = (reason: string, cause?: unknown) =>
      reject(new PorticoError('COMPOSITION_CRASHED', { reason }, { cause }));
    const onError = (error: Error) => crashed(error.message, error);
    const onExit = (code: number) => crashed(`the thread ended with code ${code}`);
    const timer = setTimeout(
      () => reject(new PorticoError('COMPOSITION_TIMEOUT', { timeoutMs: this.#timeoutMs })),
      this.#timeoutMs,
    );
    worker.once('message', resolve).once('error', onError).once('exit', onExit);
    worker.ref();
    worker.postMessage(subgraphs);
    return promise.finally(() => {
      clearTimeout(timer);
      worker.off('message', resolve).off('error', onError).off('exit', onExit);
      worker.unref();
    });
  }
}

function startWorker(): Worker {
  // The file beside this one is `.ts` in a checkout and `.js` in the built package.
  const url = new URL(`./compose-worker${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(url, { resourceLimits: { stackSizeMb: STACK_SIZE_MB } });
  // An idle thread that dies must not take the process along; the next composition notices and reports it.
  worker.on('error', () => {});
  return worker;
}
