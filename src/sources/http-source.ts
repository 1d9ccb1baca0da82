import { InFlight } from '../core/in-flight.ts';
import type { AnsweredAttempt, Attempt, AttemptRequest } from './attempt.ts';
import { attempt, broken } from './attempt.ts';
import type { Endpoint } from './balance/endpoint.ts';
import type { InstanceState } from './balance/endpoints.ts';
import { Endpoints } from './balance/endpoints.ts';
import { TimedOut } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import { Hedging } from './retry/hedging.ts';
import { Retries } from './retry/retries.ts';
import { RetryBudget } from './retry/retry-budget.ts';
import type { Source, SubgraphFailure, SubgraphRequest, SubgraphResult } from './source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * A subgraph behind HTTP: chooses an instance that may be called, bounds the call by a deadline, checks the answer, and
 * sends queries again that failed in a way that may pass. A mutation is sent once, whatever happens.
 *
 * Redirects are answers of an unexpected status here: following one would carry the caller's credentials elsewhere.
 * Source  https://graphql.github.io/graphql-over-http/draft/
 */
export class HttpSource implements Source {
  readonly name: string;
  readonly #options: SourceOptions;
  readonly #endpoints: Endpoints;
  readonly #flights = new InFlight<Fetched>();
  readonly #budget: RetryBudget;
  readonly #retries: Retries | undefined;
  readonly #hedging: Hedging | undefined;

  constructor(name: string, options: SourceOptions) {
    this.name = name;
    this.#options = options;
    this.#endpoints = new Endpoints(name, options);
    this.#budget = new RetryBudget(options.retryBudget ?? 0);
    const { retry, hedge, admit, onEvent } = options;
    const shared = { endpoints: this.#endpoints, budget: this.#budget, admit };
    if (retry !== undefined) {
      const onRetry = (isGranted: boolean) => onEvent?.({ kind: 'retry', subgraph: name, isGranted });
      this.#retries = new Retries({ ...retry, ...shared, onRetry });
    }
    if (hedge !== undefined) {
      const onHedge = (result: 'sent' | 'won') => onEvent?.({ kind: 'hedge', subgraph: name, result });
      this.#hedging = new Hedging({ ...hedge, ...shared, onHedge });
    }
  }

  get instances(): readonly InstanceState[] {
    return this.#endpoints.states;
  }

  updateInstances(instances: readonly { readonly id: string; readonly url: string }[]): void {
    this.#endpoints.update(instances);
  }

  async send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const { query, operationName, variables, headers, kind, shareKey } = request;
    const body = request.body ?? JSON.stringify({ query, operationName, variables });
    const deadline = Math.min(
      performance.now() + this.#options.timeoutMs,
      request.deadline ?? Number.POSITIVE_INFINITY,
    );
    const fetch = () => this.#fetch({ headers, body }, kind, deadline, signal);
    try {
      if (shareKey === undefined) return readFetched(await fetch());
      let shared = false;
      const onFollowed = () => {
        shared = true;
      };
      // Each reads the text for itself: executions change the data that they are given.
      const work = { payload: body, onFollowed, deadline, onExpired: () => new CallFailed(lateFailure()) };
      const read = readFetched(await this.#flights.run(shareKey, signal, fetch, work));
      return shared ? { ...read, shared, retries: undefined } : read;
    } catch (error) {
      return error instanceof CallFailed ? error.failure : broken(undefined, error).failure;
    }
  }

  close(): Promise<void> {
    return this.#endpoints.close();
  }

  /** Throws CallFailed for a call without answer: whoever waits for it as well makes a call of its own. */
  async #fetch(
    request: AttemptRequest,
    kind: SubgraphRequest['kind'],
    deadline: number,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const { admit } = this.#options;
    if (admit !== undefined && !(await admit())) {
      return { kind: 'failed', code: 'SUBGRAPH_RATE_LIMITED', reason: 'its limit of calls is used up' };
    }
    // One that has waited for another's call in vain may have none left.
    if (deadline - performance.now() < 1) throw new CallFailed(lateFailure());
    const endpoint = this.#endpoints.pick(kind);
    if (endpoint === undefined) return this.#noInstance();
    this.#budget.earn();
    const send = (to: Endpoint, until: AbortSignal, isRetry = false) =>
      this.#attempt(to, request, { deadline, signal: until, isRetry });
    if (kind === 'mutation') return toFetched(await send(endpoint, signal), 0);
    const tried = [endpoint];
    const attempt = await (this.#hedging?.send(endpoint, tried, send, signal) ?? send(endpoint, signal));
    if (attempt.kind === 'answered' || this.#retries === undefined) return toFetched(attempt, 0);
    const failed = { attempt, tried, deadline, signal, send: (to: Endpoint) => send(to, signal, true) };
    const last = await this.#retries.after(failed);
    return toFetched(last.attempt, last.retries);
  }

  #attempt(
    endpoint: Endpoint,
    request: AttemptRequest,
    {
      deadline,
      signal,
      isRetry,
    }: { readonly deadline: number; readonly signal: AbortSignal; readonly isRetry: boolean },
  ): Promise<Attempt> {
    const { maxResponseBytes: maxBytes, timeoutMs: usualTimeoutMs, timeoutHeader } = this.#options;
    const timeoutMs = Math.max(1, Math.round(deadline - performance.now()));
    return attempt(this.#endpoints, endpoint, request, {
      timeoutMs,
      isRetry,
      usualTimeoutMs,
      maxBytes,
      timeoutHeader,
      signal,
    });
  }

  #noInstance(): SubgraphFailure {
    if (this.#endpoints.size === 0) {
      return { kind: 'failed', code: 'SUBREQUEST_HTTP_ERROR', reason: 'no instance is known' };
    }
    this.#options.onEvent?.({ kind: 'short_circuit', subgraph: this.name });
    return { kind: 'failed', code: 'SUBGRAPH_CIRCUIT_OPEN', reason: 'the circuit breakers of all instances are open' };
  }
}

type Fetched = (AnsweredAttempt & { readonly retries?: number }) | SubgraphFailure;

class CallFailed extends Error {
  readonly failure: SubgraphFailure;

  constructor(failure: SubgraphFailure) {
    super('call failed');
    this.failure = failure;
  }
}

/** Throws CallFailed for a call without answer. */
function toFetched(attempt: Attempt, retries: number): Fetched {
  if (attempt.kind === 'answered') return retries === 0 ? attempt : { ...attempt, retries };
  const failure = retries === 0 ? attempt.failure : { ...attempt.failure, retries };
  if (attempt.kind === 'broken') throw new CallFailed(failure);
  return failure;
}

function readFetched(fetched: Fetched): SubgraphResult {
  if (fetched.kind === 'failed') return fetched;
  try {
    const { origin } = fetched;
    const { data, errors } = readAnswer(origin.text);
    const answer = { kind: 'answered', data, errors, origin } as const;
    return fetched.retries === undefined ? answer : { ...answer, retries: fetched.retries };
  } catch (cause) {
    return broken(fetched.url, cause).failure;
  }
}

function lateFailure(): SubgraphFailure {
  return broken(undefined, new TimedOut('no time is left')).failure;
}
