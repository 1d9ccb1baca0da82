import { Worker } from 'node:worker_threads';
import type { LoadRequest, PlannerAnswer, PlanRequest } from './planner-messages.ts';

/** Planning and building query graphs recurse as deep as schemas and operations do; the default is 4 MB. */
const STACK_SIZE_MB = 64;

/** Why a thread ended before it answered. */
export type ThreadEnd =
  | { readonly kind: 'timeout'; readonly budgetMs: number }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'crashed'; readonly reason: string }
  | { readonly kind: 'stopped' };

export type ThreadAnswer = PlannerAnswer | { readonly kind: 'ended'; readonly end: ThreadEnd };

/**
 * One worker thread, from start to end.
 *
 * Concurrency  one question at a time; a second `ask` before the first is answered is a `TypeError`.
 * Lifetime     keeps the process alive while it is asked something, and only then. Work in the thread is synchronous, so
 *              a question that takes longer than its budget can only be ended with the thread.
 * Errors       `ask` never rejects: an end is an answer. A thread that has ended answers so at once.
 */
export class PlannerThread {
  readonly #worker: Worker;
  #answer: ((answer: ThreadAnswer) => void) | undefined;
  #end: ThreadEnd | undefined;

  constructor(options: { readonly url: URL; readonly maxHeapMb: number }) {
    this.#worker = new Worker(options.url, {
      resourceLimits: { stackSizeMb: STACK_SIZE_MB, maxOldGenerationSizeMb: options.maxHeapMb },
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: PlannerAnswer) => this.#settle(answer));
    this.#worker.on('error', (error: Error & { code?: string }) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#endWith(outOfMemory ? { kind: 'out-of-memory' } : { kind: 'crashed', reason: error.message });
    });
    this.#worker.on('exit', (code) => this.#endWith({ kind: 'crashed', reason: `the thread ended with code ${code}` }));
  }

  get ended(): boolean {
    return this.#end !== undefined;
  }

  async ask(request: LoadRequest | PlanRequest, budgetMs: number): Promise<ThreadAnswer> {
    if (this.#answer !== undefined) throw new TypeError('PlannerThread.ask: the previous question is not answered');
    if (this.#end !== undefined) return { kind: 'ended', end: this.#end };
    const { promise, resolve } = Promise.withResolvers<ThreadAnswer>();
    this.#answer = resolve;
    // A main thread that was busy finds the timer due and the answer delivered in the same turn: the answer counts.
    const timer = setTimeout(() => setImmediate(() => this.#stop({ kind: 'timeout', budgetMs }, resolve)), budgetMs);
    this.#worker.ref();
    try {
      this.#worker.postMessage(request);
    } catch (error) {
      this.#stop({ kind: 'crashed', reason: error instanceof Error ? error.message : String(error) }, resolve);
    }
    const answer = await promise;
    clearTimeout(timer);
    this.#worker.unref();
    return answer;
  }

  release(supergraphId: string): void {
    this.#worker.postMessage({ kind: 'release', supergraphId });
  }

  async stop(): Promise<void> {
    this.#endWith({ kind: 'stopped' });
    await this.#worker.terminate();
  }

  /** Ends the thread unless it has answered the question that is asked here. */
  #stop(end: ThreadEnd, question: (answer: ThreadAnswer) => void): void {
    if (this.#answer !== question) return;
    this.#endWith(end);
    void this.#worker.terminate();
  }

  #endWith(end: ThreadEnd): void {
    this.#end ??= end;
    this.#settle({ kind: 'ended', end: this.#end });
  }

  #settle(answer: ThreadAnswer): void {
    const resolve = this.#answer;
    this.#answer = undefined;
    resolve?.(answer);
  }
}
