import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../../core/logger.ts';
import { TimeSlice } from '../../core/time-slice.ts';
import { dayOf, untilMidnight } from '../days.ts';
import { OTHER_OPERATION } from '../other.ts';
import type { TrafficBatch, TrafficStore } from '../store/traffic-store.ts';
import type { OperationUsage } from '../traffic.ts';
import type { TrafficBounds } from '../traffic-bounds.ts';
import { isUsageKnown, operationUsage } from '../usage/operation-usage.ts';
import { DayCounts } from './day-counts.ts';
import type { PendingOperation, ServedOperation } from './pending-operations.ts';
import { PendingOperations } from './pending-operations.ts';

export interface TrafficRecorderOptions {
  readonly store: TrafficStore;
  /** Milliseconds. */
  readonly flushIntervalMs: number;
  readonly bounds: TrafficBounds;
  /** Lower-case names of the headers by which clients say who they are. */
  readonly clientHeaders: { readonly name: string; readonly version: string };
  readonly log: Logger;
}

export interface TrafficStatistics {
  /** Requests that are in the store. */
  readonly stored: number;
  /** Requests of operations that were not told apart. */
  readonly other: number;
  /** Requests that were given up, because the store was away for too long. */
  readonly lost: number;
  /** Rows that wait for the store. */
  readonly waiting: number;
  readonly failedWrites: number;
}

/** New operations are worked out for this part of the time at most. */
const MAX_SHARE_OF_TIME = 0.02;

/** A share of a shorter time would be less than one operation takes while the program is new. */
const MIN_WINDOW_MS = 10_000;

/** Milliseconds without a turn for others. */
const SLICE_MS = 2;

/** One under way, and one that waits. */
const MAX_DIGESTIONS = 2;

/** Days that may wait for a store that is away. */
const MAX_WAITING_DAYS = 2;

/**
 * Counts the operations that a gateway runs, and stores the counts every so often.
 *
 * Requests     only `note` what ran. What it means is worked out later, in short turns, and once for each document.
 * Bounds       of time and memory, whatever clients send. What does not fit is counted, for `(other)`.
 * Concurrency  one batch is under way at a time. One that fails is tried again as it was, at the next interval; what is noted meanwhile
 *              waits. Of a process that is killed, the last interval is lost.
 * Errors       never one of a request. A store that is away is logged once, and once when it is back.
 */
export class TrafficRecorder {
  readonly #options: TrafficRecorderOptions;
  readonly #pending: PendingOperations;
  readonly #statistics = { stored: 0, other: 0, lost: 0, failedWrites: 0 };
  #days: DayCounts[] = [];
  /** When what is pending began. */
  #since = Date.now();
  #timer: NodeJS.Timeout | undefined;
  /** Digestions go in single file, and so do sends, each for itself: a store that hangs is no reason to hold more documents. */
  #digestion: Promise<void> = Promise.resolve();
  #digestions = 0;
  #sending: Promise<void> = Promise.resolve();
  /** Waits for the one under way. */
  #nextSend: Promise<void> | undefined;
  #isDigestWanted = false;
  #isStopped = false;
  #spentMs = 0;
  /** When `#spentMs` began to count. */
  #windowBegan = performance.now();
  #batches = 0;
  #underWay: TrafficBatch | undefined;
  #isAway = false;
  #hasFailed = false;

  constructor(options: TrafficRecorderOptions) {
    this.#options = options;
    this.#pending = new PendingOperations({
      isKnown: ({ schema, operation }) => isUsageKnown(schema, operation),
      onCrowded: () => this.#digestSoon(),
    });
    this.#schedule();
  }

  get statistics(): TrafficStatistics {
    const waiting = this.#days.reduce((sum, { size }) => sum + size, this.#underWay?.rows.length ?? 0);
    return { ...this.#statistics, waiting };
  }

  /** To be called once for every request that has run. `durationMs` in milliseconds. */
  note(served: ServedOperation, headers: IncomingHttpHeaders, durationMs: number, hasErrors: boolean): void {
    const { name, version } = this.#options.clientHeaders;
    const counts = this.#pending.note(served, textOf(headers[name]), textOf(headers[version]));
    counts.requests += 1;
    counts.durationMs += durationMs;
    if (hasErrors) counts.errors += 1;
  }

  /** Stores what was noted until now, if the store can be reached. Never rejects. */
  flush(): Promise<void> {
    this.#digest();
    this.#nextSend ??= this.#sendAfter(this.#sending);
    return this.#nextSend;
  }

  /** Stores the rest. Nothing may be noted afterwards. */
  async stop(): Promise<void> {
    if (this.#isStopped) return this.#sending;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.flush();
    const { waiting } = this.statistics;
    if (waiting > 0) this.#options.log.warn({ rows: waiting }, 'the last of the traffic could not be stored');
    this.#options.store.close();
  }

  /** Windows end with the day, so that each belongs to one. */
  #schedule(): void {
    const delay = Math.min(this.#options.flushIntervalMs, untilMidnight(Date.now()));
    this.#timer = setTimeout(() => {
      this.#renewBudget();
      void this.flush();
      this.#schedule();
    }, delay).unref();
  }

  #digestSoon(): void {
    if (this.#isDigestWanted || this.#digestions > 0 || this.#spentMs > this.#budgetMs) return;
    this.#isDigestWanted = true;
    setImmediate(() => {
      this.#isDigestWanted = false;
      this.#digest();
    });
  }

  get #windowMs(): number {
    return Math.max(this.#options.flushIntervalMs, MIN_WINDOW_MS);
  }

  get #budgetMs(): number {
    return this.#windowMs * MAX_SHARE_OF_TIME;
  }

  #renewBudget(): void {
    const now = performance.now();
    // Timers come early or late by a little.
    if (now - this.#windowBegan < this.#windowMs * 0.9) return;
    this.#windowBegan = now;
    this.#spentMs = 0;
  }

  /** Takes what is pending now, and works out what it means when its turn comes. */
  #digest(): void {
    // What is taken is not bounded any more: it waits where it is.
    if (this.#digestions === MAX_DIGESTIONS) return;
    const day = dayOf(this.#since);
    this.#since = Date.now();
    const taken = this.#pending.take();
    this.#digestions += 1;
    this.#digestion = this.#digestAfter(this.#digestion, taken, day);
  }

  async #digestAfter(previous: Promise<void>, taken: readonly PendingOperation[], day: string): Promise<void> {
    await previous;
    const counts = this.#countsOf(day);
    const slice = new TimeSlice(SLICE_MS);
    for (const pending of taken) {
      this.#count(pending, counts);
      const pause = slice.pause();
      if (pause !== undefined) await pause;
    }
    this.#digestions -= 1;
  }

  #count({ served, counts }: PendingOperation, day: DayCounts): void {
    const usage = served === undefined ? OTHER_OPERATION : this.#usageOf(served);
    if (usage === undefined) return;
    for (const each of counts) {
      if (day.add(usage, each) === OTHER_OPERATION) this.#statistics.other += each.requests;
    }
  }

  #usageOf({ schema, document, operation }: ServedOperation): OperationUsage | undefined {
    const startedAt = performance.now();
    if (this.#spentMs > this.#budgetMs && !isUsageKnown(schema, operation)) return OTHER_OPERATION;
    try {
      return operationUsage(schema, document, operation);
    } catch (err) {
      // A defect, and no reason to stop counting.
      if (!this.#hasFailed) this.#options.log.error({ err }, 'what an operation uses could not be worked out');
      this.#hasFailed = true;
      return OTHER_OPERATION;
    } finally {
      this.#spentMs += performance.now() - startedAt;
    }
  }

  #countsOf(day: string): DayCounts {
    const last = this.#days.at(-1);
    if (last?.day === day) return last;
    const counts = new DayCounts(day, this.#options.bounds, last);
    const days = [...this.#days.filter(({ size }) => size > 0), counts];
    for (const { requests } of days.slice(0, -1 - MAX_WAITING_DAYS)) this.#statistics.lost += requests;
    this.#days = days.slice(-1 - MAX_WAITING_DAYS);
    return counts;
  }

  async #sendAfter(previous: Promise<void>): Promise<void> {
    await previous;
    let awaited: Promise<void>;
    do {
      awaited = this.#digestion;
      await awaited;
    } while (awaited !== this.#digestion);
    this.#sending = this.#nextSend ?? previous;
    this.#nextSend = undefined;
    await this.#send();
  }

  async #send(): Promise<void> {
    for (;;) {
      this.#underWay ??= this.#nextBatch();
      if (this.#underWay === undefined) return;
      try {
        await this.#options.store.add(this.#underWay);
      } catch (error) {
        this.#statistics.failedWrites += 1;
        this.#tell(false, error);
        return;
      }
      this.#statistics.stored += this.#underWay.rows.reduce((sum, { requests }) => sum + requests, 0);
      this.#underWay = undefined;
      this.#tell(true);
    }
  }

  #nextBatch(): TrafficBatch | undefined {
    const counts = this.#days.find(({ size }) => size > 0);
    if (counts === undefined) return undefined;
    this.#batches += 1;
    return { number: this.#batches, day: counts.day, rows: counts.take(this.#options.store.maxBatchRows) };
  }

  #tell(isReachable: boolean, err?: unknown): void {
    if (isReachable !== this.#isAway) return;
    this.#isAway = !isReachable;
    const { log, store } = this.#options;
    if (isReachable) log.info({ store: store.location }, 'traffic is stored again');
    else log.warn({ err, store: store.location }, 'traffic cannot be stored; it is kept in memory and tried again');
  }
}

function textOf(header: string | string[] | undefined): string {
  return header === undefined ? '' : String(header);
}
