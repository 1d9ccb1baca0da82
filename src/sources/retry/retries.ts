import { setTimeout } from 'node:timers/promises';
import type { Attempt } from '../attempt.ts';
import type { Endpoint } from '../balance/endpoint.ts';
import type { Endpoints } from '../balance/endpoints.ts';
import { retryAdvice } from './retry-advice.ts';
import type { RetryBudget } from './retry-budget.ts';
import { backoffMs } from './retry-delay.ts';
import type { RetryOptions } from './retry-options.ts';

export interface RetriesOptions extends RetryOptions {
  readonly endpoints: Endpoints;
  readonly budget: RetryBudget;
  /** See SourceOptions. */
  readonly admit?: (() => Promise<boolean>) | undefined;
  /** Told of every retry, and of every one that the budget refused. */
  readonly onRetry: (isGranted: boolean) => void;
}

export interface FailedQuery {
  readonly attempt: Attempt;
  /** Instances that it was sent to, the last one last. */
  readonly tried: readonly Endpoint[];
  /** As `performance.now()` tells it. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly send: (endpoint: Endpoint) => Promise<Attempt>;
}

/**
 * Sends queries again that failed in a way that may pass, to another instance first. Must never be given a mutation.
 *
 * Never waits beyond the deadline: what cannot be sent before it has failed.
 */
export class Retries {
  readonly #options: RetriesOptions;

  constructor(options: RetriesOptions) {
    this.#options = options;
  }

  /** The last attempt, and how many there were beyond the one that is given. Never rejects. */
  async after({ attempt, tried, deadline, signal, send }: FailedQuery): Promise<{ attempt: Attempt; retries: number }> {
    const { endpoints, maxRetries, admit } = this.#options;
    const instances = [...tried];
    let last = attempt;
    for (let retries = 0; retries < maxRetries; retries += 1) {
      const waitMs = this.#waitMs(last, instances, retries);
      if (waitMs === undefined || performance.now() + waitMs >= deadline || !this.#isGranted()) {
        return { attempt: last, retries };
      }
      if (!(await slept(waitMs, signal)) || (admit && !(await admit()))) return { attempt: last, retries };
      const endpoint = endpoints.pick('query', instances);
      if (endpoint === undefined) return { attempt: last, retries };
      instances.push(endpoint);
      last = await send(endpoint);
    }
    return { attempt: last, retries: maxRetries };
  }

  /** Undefined when it must not be sent again, or there is nobody to send it to. */
  #waitMs(attempt: Attempt, tried: readonly Endpoint[], retries: number): number | undefined {
    const advice = retryAdvice(attempt);
    const next = advice && this.#options.endpoints.pick('query', tried);
    if (advice === undefined || next === undefined) return undefined;
    const leastMs = tried.includes(next) ? advice.hereMs : advice.elsewhereMs;
    return leastMs === undefined ? undefined : Math.max(leastMs, backoffMs(retries, this.#options));
  }

  #isGranted(): boolean {
    const isGranted = this.#options.budget.spend();
    this.#options.onRetry(isGranted);
    return isGranted;
  }
}

/** False when the signal came first. */
async function slept(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await setTimeout(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
