import type { Attempt } from '../attempt.ts';
import type { Endpoint } from '../balance/endpoint.ts';
import type { Endpoints } from '../balance/endpoints.ts';
import { LatencyWindow } from './latency-window.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { HedgeOptions } from './retry-options.ts';

export interface HedgingOptions extends HedgeOptions {
  readonly endpoints: Endpoints;
  readonly budget: RetryBudget;
  /** See SourceOptions. */
  readonly admit?: (() => Promise<boolean>) | undefined;
  readonly onHedge: (result: 'sent' | 'won') => void;
}

type Send = (endpoint: Endpoint, signal: AbortSignal) => Promise<Attempt>;

/** Says why a call was aborted; it reaches nobody. */
const OVERTAKEN = new DOMException('the other call was faster', 'AbortError');

/**
 * Sends a query that takes longer than 19 of 20 do to a second instance as well: the first answer counts, the other call is
 * aborted. Must never be given a mutation.
 *
 * The time of a query that was sent twice counts as one, from its beginning: counted by call, the slow ones would never be
 * seen to their end, and what counts as slow would sink from query to query.
 * Source  Dean, Barroso: The Tail at Scale, https://cacm.acm.org/research/the-tail-at-scale/
 */
export class Hedging {
  readonly #options: HedgingOptions;
  readonly #latencies = new LatencyWindow();

  constructor(options: HedgingOptions) {
    this.#options = options;
  }

  /** The first answer, else the last failure. `tried` gets the second instance. Never rejects. */
  async send(first: Endpoint, tried: Endpoint[], send: Send, signal: AbortSignal): Promise<Attempt> {
    const startedAt = performance.now();
    const { p95 } = this.#latencies;
    const attempt = await (p95 === undefined
      ? send(first, signal)
      : this.#sendTwice(first, tried, send, { signal, delayMs: Math.max(p95, this.#options.minDelayMs) }));
    if (attempt.kind === 'answered') this.#latencies.add(performance.now() - startedAt);
    return attempt;
  }

  async #sendTwice(
    first: Endpoint,
    tried: Endpoint[],
    send: Send,
    { signal, delayMs }: { readonly signal: AbortSignal; readonly delayMs: number },
  ): Promise<Attempt> {
    const { endpoints, budget, admit, onHedge } = this.#options;
    const firstCall = startCall(first, send, signal);
    if (!(await isLate(firstCall.attempt, delayMs)) || endpoints.size < 2) return firstCall.attempt;
    if (!budget.spend() || (admit && !(await admit()))) return firstCall.attempt;
    const second = signal.aborted ? undefined : endpoints.pick('query', [first]);
    if (second === undefined || second === first) return firstCall.attempt;
    onHedge('sent');
    tried.push(second);
    const secondCall = startCall(second, send, signal);
    const attempt = await firstAnswer(firstCall.attempt, secondCall.attempt);
    firstCall.abort();
    secondCall.abort();
    if (attempt.kind === 'answered' && attempt.url === second.url) onHedge('won');
    return attempt;
  }
}

interface Call {
  readonly attempt: Promise<Attempt>;
  /** Nothing for a call that has ended. */
  readonly abort: () => void;
}

/** A call that can be aborted without the other, and ends with both. */
function startCall(endpoint: Endpoint, send: Send, signal: AbortSignal): Call {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const attempt = send(endpoint, controller.signal);
  void attempt.then(() => signal.removeEventListener('abort', onAbort));
  return { attempt, abort: () => controller.abort(OVERTAKEN) };
}

function isLate(attempt: Promise<unknown>, delayMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), delayMs);
    void attempt.then(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}

/** When none answers, how the later one failed. */
function firstAnswer(...attempts: readonly Promise<Attempt>[]): Promise<Attempt> {
  return new Promise((resolve) => {
    let running = attempts.length;
    for (const each of attempts) {
      void each.then((attempt) => {
        running -= 1;
        if (attempt.kind === 'answered' || running === 0) resolve(attempt);
      });
    }
  });
}
