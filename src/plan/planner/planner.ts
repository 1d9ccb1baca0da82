import { extname } from 'node:path';
import type { Logger } from '../../core/logger.ts';
import { PorticoError } from '../../core/portico-error.ts';
import type { QueryPlan } from '../query-plan.ts';
import type { LoadedSchema, PlannerAnswer, PlanRequest } from './planner-messages.ts';
import type { ThreadAnswer, ThreadEnd } from './planner-thread.ts';
import { PlannerThread } from './planner-thread.ts';

const DEFAULT_BUDGET_MS = 10_000;
const MIN_WAIT_MS = 10_000;
const DEFAULT_LOAD_BUDGET_MS = 120_000;
const DEFAULT_MAX_HEAP_MB = 1_024;

export interface PlannerOptions {
  /** Milliseconds that one operation may take, from when the thread begins it. Default 10,000. */
  readonly budgetMs?: number | undefined;
  /**
   * Milliseconds that one operation may wait before the thread begins it. Default: twice `budgetMs`, which is time for an
   * operation that uses its budget up and for the thread that comes after it, and at least 10,000: however short the
   * budget is, a new thread has to load the supergraphs.
   */
  readonly maxWaitMs?: number | undefined;
  /** Milliseconds that one supergraph may take to load. Default 120,000. */
  readonly loadBudgetMs?: number | undefined;
  /** Operations that wait; the one being planned does not count. */
  readonly maxQueue: number;
  /** Heap of the thread, in MB. Default 1,024. */
  readonly maxHeapMb?: number | undefined;
  readonly log: Logger;
  /** Told of every operation that was to be planned; must not throw. */
  readonly onOutcome?: ((outcome: PlanningOutcome) => void) | undefined;
  /** The program of the thread. Default: the file beside this one. */
  readonly workerUrl?: URL | undefined;
}

/** What became of one call of `plan`. */
export interface PlanningOutcome {
  /** `planned`, the code of the failure, or `aborted` for a caller that went. */
  readonly outcome: string;
  /** Milliseconds in the thread; undefined for an operation that never got there. */
  readonly durationMs: number | undefined;
}

export interface PlannedOperation {
  /** Text of a document that is valid for the supergraph's API schema. */
  readonly document: string;
  /** Which of the document's operations; needed when there are several. */
  readonly operationName?: string | undefined;
}

interface LoadedSupergraph {
  readonly sdl: string;
  readonly loading: Promise<LoadedSchema>;
  /** How often it was loaded and not released. */
  uses: number;
}

interface Job {
  readonly supergraphId: string;
  /** Absent: only load the supergraph. */
  readonly plan?: PlanRequest;
  /** When the thread began with it. */
  startedAt?: number;
  /** Takes it out of the queue when it has waited for too long. */
  waiting?: NodeJS.Timeout;
  readonly settle: (answer: ThreadAnswer) => void;
  /** For what the planner itself could not do. */
  readonly fail: (error: unknown) => void;
}

/**
 * Plans operations in one worker thread, for all supergraphs that are loaded.
 *
 * Concurrency  any number of calls; one operation at a time is planned, in the order of the calls. Loading goes first,
 *              and a supergraph that is loaded twice is loaded once and must be released twice.
 *              Equal operations are not recognised here: that is the plan cache's part.
 * Waiting      has an end: an operation that the thread does not begin within `maxWaitMs` is refused as by a full queue.
 * Abort        a call that waits leaves the queue; one that is being planned ends for its caller, and the thread goes
 *              on to the next operation when it is done.
 * Restart      planning cannot be interrupted, so an operation beyond its budget (or the heap) takes the thread along.
 *              A fresh one gets the supergraphs again, and whatever waited still waits.
 * Errors       of `load`: SUPERGRAPH_INVALID, SUPERGRAPH_LOAD_FAILED; of `plan`: PLANNER_OVERLOADED,
 *              QUERY_PLANNING_TIMEOUT, QUERY_PLAN_COMPLEXITY_EXCEEDED, QUERY_PLANNING_FAILED, or the signal's reason.
 *              Planning for a supergraph that is not loaded is a `TypeError`.
 */
export class Planner {
  readonly #options: PlannerOptions;
  readonly #budgetMs: number;
  readonly #maxWaitMs: number;
  readonly #supergraphs = new Map<string, LoadedSupergraph>();
  // Sets keep the order of insertion and let an aborted job leave from anywhere.
  readonly #loads = new Set<Job>();
  readonly #plans = new Set<Job>();
  #thread: PlannerThread | undefined;
  /** Supergraphs that the present thread knows. */
  #known = new Set<string>();
  #working = false;
  #stopped = false;
  #restarts = 0;

  constructor(options: PlannerOptions) {
    this.#options = options;
    this.#budgetMs = options.budgetMs ?? DEFAULT_BUDGET_MS;
    this.#maxWaitMs = options.maxWaitMs ?? Math.max(MIN_WAIT_MS, 2 * this.#budgetMs);
  }

  /** Operations that wait. */
  get queued(): number {
    return this.#plans.size;
  }

  /** How often a thread ended before its time. */
  get restarts(): number {
    return this.#restarts;
  }

  load(supergraph: { readonly id: string; readonly sdl: string }): Promise<LoadedSchema> {
    const { id, sdl } = supergraph;
    const known = this.#supergraphs.get(id);
    if (known !== undefined) {
      if (known.sdl !== sdl) return Promise.reject(new TypeError(`Planner.load: ${id} is loaded with another schema`));
      known.uses += 1;
      return known.loading;
    }
    const { promise, resolve, reject } = Promise.withResolvers<LoadedSchema>();
    const settle = (answer: ThreadAnswer): void => {
      if (answer.kind === 'loaded') {
        resolve(answer.schema);
        return;
      }
      if (this.#supergraphs.get(id)?.loading === promise) this.#supergraphs.delete(id);
      reject(loadError(answer));
    };
    this.#supergraphs.set(id, { sdl, loading: promise, uses: 1 });
    const fail = (error: unknown): void => settle(failed(messageOf(error)));
    this.#enqueue(this.#loads, { supergraphId: id, settle, fail });
    return promise;
  }

  plan(supergraphId: string, operation: PlannedOperation, signal?: AbortSignal): Promise<QueryPlan> {
    if (!this.#supergraphs.has(supergraphId)) {
      return Promise.reject(new TypeError(`Planner.plan: supergraph ${supergraphId} is not loaded`));
    }
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#plans.size >= this.#options.maxQueue) {
      this.#tell('PLANNER_OVERLOADED', undefined);
      return Promise.reject(new PorticoError('PLANNER_OVERLOADED'));
    }
    const { promise, resolve, reject } = Promise.withResolvers<QueryPlan>();
    const { document, operationName } = operation;
    const onAbort = (): void => {
      clearTimeout(job.waiting);
      if (this.#plans.delete(job)) this.#tell('aborted', undefined);
      reject(signal?.reason);
    };
    const job: Job = {
      supergraphId,
      plan: { kind: 'plan', supergraphId, document, operationName },
      fail: (error) => reject(planError(failed(messageOf(error)))),
      settle: (answer) => {
        clearTimeout(job.waiting);
        signal?.removeEventListener('abort', onAbort);
        const error = answer.kind === 'planned' ? undefined : planError(answer);
        this.#tell(signal?.aborted ? 'aborted' : (error?.code ?? 'planned'), job.startedAt);
        if (answer.kind === 'planned') resolve(JSON.parse(answer.plan) as QueryPlan);
        else reject(error);
      },
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#enqueue(this.#plans, job);
    if (this.#plans.has(job)) job.waiting = setTimeout(() => this.#giveUp(job), this.#maxWaitMs).unref();
    return promise;
  }

  /** Undoes one `load`. Operations of the supergraph that still wait then fail. */
  release(supergraphId: string): void {
    const supergraph = this.#supergraphs.get(supergraphId);
    if (supergraph === undefined) return;
    supergraph.uses -= 1;
    if (supergraph.uses > 0) return;
    this.#supergraphs.delete(supergraphId);
    if (this.#known.delete(supergraphId)) this.#thread?.release(supergraphId);
  }

  /** Ends the thread. Whatever waits or is being planned fails, and so does every later call. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const job of [...this.#loads, ...this.#plans]) job.settle({ kind: 'ended', end: { kind: 'stopped' } });
    this.#loads.clear();
    this.#plans.clear();
    await this.#thread?.stop();
  }

  #giveUp(job: Job): void {
    if (!this.#plans.delete(job)) return;
    job.settle({ kind: 'failed', code: 'PLANNER_OVERLOADED', reason: `it waited for ${this.#maxWaitMs} ms` });
  }

  #tell(outcome: string, startedAt: number | undefined): void {
    const durationMs = startedAt === undefined ? undefined : performance.now() - startedAt;
    this.#options.onOutcome?.({ outcome, durationMs });
  }

  #enqueue(queue: Set<Job>, job: Job): void {
    if (this.#stopped) {
      job.settle({ kind: 'ended', end: { kind: 'stopped' } });
      return;
    }
    queue.add(job);
    if (!this.#working) void this.#work();
  }

  /** Never rejects: whatever happens to a job is told to its caller. */
  async #work(): Promise<void> {
    this.#working = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) {
      try {
        const answer = await this.#do(job);
        job.settle(answer);
        if (answer.kind === 'ended') this.#restart(job, answer.end);
      } catch (error) {
        this.#options.log.error({ err: error }, 'planning failed for a reason of our own');
        job.fail(error);
      }
    }
    this.#working = false;
  }

  #next(): Job | undefined {
    for (const queue of [this.#loads, this.#plans]) {
      for (const job of queue) {
        queue.delete(job);
        clearTimeout(job.waiting);
        return job;
      }
    }
    return undefined;
  }

  async #do(job: Job): Promise<ThreadAnswer> {
    const { supergraphId, plan } = job;
    const thread = this.#currentThread();
    if (plan === undefined) return await this.#loadIn(thread, supergraphId);
    if (!this.#known.has(supergraphId)) {
      const loaded = await this.#loadIn(thread, supergraphId);
      // Not the fault of this operation, so not to be told as such.
      if (loaded.kind !== 'loaded') return failed(loadError(loaded).message);
    }
    job.startedAt = performance.now();
    return await thread.ask(plan, this.#budgetMs);
  }

  async #loadIn(thread: PlannerThread, supergraphId: string): Promise<ThreadAnswer> {
    const sdl = this.#supergraphs.get(supergraphId)?.sdl;
    if (sdl === undefined) return failed(`supergraph ${supergraphId} was released`);
    const budgetMs = this.#options.loadBudgetMs ?? DEFAULT_LOAD_BUDGET_MS;
    const answer = await thread.ask({ kind: 'load', supergraphId, sdl }, budgetMs);
    if (answer.kind !== 'loaded') return answer;
    if (this.#supergraphs.has(supergraphId)) this.#known.add(supergraphId);
    // Released meanwhile: the thread would keep it for good.
    else thread.release(supergraphId);
    return answer;
  }

  #currentThread(): PlannerThread {
    if (this.#thread === undefined || this.#thread.ended) {
      const { workerUrl = workerBeside(), maxHeapMb = DEFAULT_MAX_HEAP_MB } = this.#options;
      this.#thread = new PlannerThread({ url: workerUrl, maxHeapMb });
      this.#known = new Set();
    }
    return this.#thread;
  }

  /** A thread that an operation took along is replaced at once; one that a supergraph took along, when it is needed. */
  #restart(job: Job, end: ThreadEnd): void {
    if (end.kind === 'stopped') return;
    this.#restarts += 1;
    const { supergraphId, plan } = job;
    this.#options.log.warn({ end, supergraphId, operation: plan?.operationName }, 'planner thread ended');
    if (plan === undefined) return;
    for (const id of this.#supergraphs.keys()) this.#loads.add({ supergraphId: id, settle: () => {}, fail: () => {} });
  }
}

function workerBeside(): URL {
  // `.ts` in a checkout and `.js` in the built package.
  return new URL(`./planner-worker${extname(import.meta.filename)}`, import.meta.url);
}

function failed(reason: string): PlannerAnswer {
  return { kind: 'failed', code: 'QUERY_PLANNING_FAILED', reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function planError(answer: ThreadAnswer): PorticoError {
  if (answer.kind === 'failed') return new PorticoError(answer.code, { reason: answer.reason });
  if (answer.kind !== 'ended') return new PorticoError('QUERY_PLANNING_FAILED', { reason: failureReason(answer) });
  switch (answer.end.kind) {
    case 'timeout':
      return new PorticoError('QUERY_PLANNING_TIMEOUT', { budgetMs: answer.end.budgetMs });
    case 'out-of-memory':
      return new PorticoError('QUERY_PLAN_COMPLEXITY_EXCEEDED');
    default:
      return new PorticoError('QUERY_PLANNING_FAILED', { reason: describeEnd(answer.end) });
  }
}

function loadError(answer: ThreadAnswer): PorticoError {
  if (answer.kind === 'failed' && answer.code === 'SUPERGRAPH_INVALID') {
    return new PorticoError(answer.code, { reason: answer.reason });
  }
  const reason = answer.kind === 'ended' ? describeEnd(answer.end) : failureReason(answer);
  return new PorticoError('SUPERGRAPH_LOAD_FAILED', { reason });
}

function failureReason(answer: PlannerAnswer): string {
  return answer.kind === 'failed' ? answer.reason : `the thread answered ${answer.kind}`;
}

function describeEnd(end: ThreadEnd): string {
  switch (end.kind) {
    case 'timeout':
      return `it took longer than ${end.budgetMs} ms`;
    case 'out-of-memory':
      return 'the planner ran out of memory';
    case 'crashed':
      return end.reason;
    case 'stopped':
      return 'the planner was stopped';
  }
}
