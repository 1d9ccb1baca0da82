import { InFlight } from '../core/in-flight.ts';
import type { AnsweredAttempt, AttemptRequest } from './attempt.ts';
import { attempt, broken } from './attempt.ts';
import type { InstanceState } from './balance/endpoints.ts';
import { Endpoints } from './balance/endpoints.ts';
import { TimedOut } from './exchange.ts';
import { readAnswer } from './read-answer.ts';
import type { Source, SubgraphFailure, SubgraphRequest, SubgraphResult } from './source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * A subgraph behind HTTP: chooses an instance that may be called, bounds the call by a deadline, checks the answer.
 *
 * Redirects are answers of an unexpected status here: following one would carry the caller's credentials elsewhere.
 * Source  https://graphql.github.io/graphql-over-http/draft/
 */
export class HttpSource implements Source {
  readonly name: string;
  readonly #options: SourceOptions;
  readonly #endpoints: Endpoints;
  readonly #flights = new InFlight<Fetched>();

  constructor(name: string, options: SourceOptions) {
    this.name = name;
    this.#options = options;
    this.#endpoints = new Endpoints(name, options);
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
      return shared ? { ...read, shared } : read;
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
    // Less than the whole for one that has waited for another's call in vain.
    const timeoutMs = Math.round(deadline - performance.now());
    if (timeoutMs < 1) throw new CallFailed(lateFailure());
    const endpoint = this.#endpoints.pick(kind);
    if (endpoint === undefined) return this.#noInstance();
    const { maxResponseBytes: maxBytes, timeoutMs: usualTimeoutMs, timeoutHeader } = this.#options;
    const options = { timeoutMs, usualTimeoutMs, maxBytes, timeoutHeader, signal };
    const result = await attempt(this.#endpoints, endpoint, request, options);
    if (result.kind === 'broken') throw new CallFailed(result.failure);
    return result.kind === 'refused' ? result.failure : result;
  }

  #noInstance(): SubgraphFailure {
    if (this.#endpoints.size === 0) {
      return { kind: 'failed', code: 'SUBREQUEST_HTTP_ERROR', reason: 'no instance is known' };
    }
    this.#options.onEvent?.({ kind: 'short_circuit', subgraph: this.name });
    return { kind: 'failed', code: 'SUBGRAPH_CIRCUIT_OPEN', reason: 'the circuit breakers of all instances are open' };
  }
}

type Fetched = AnsweredAttempt | SubgraphFailure;

class CallFailed extends Error {
  readonly failure: SubgraphFailure;

  constructor(failure: SubgraphFailure) {
    super('call failed');
    this.failure = failure;
  }
}

function readFetched(fetched: Fetched): SubgraphResult {
  if (fetched.kind === 'failed') return fetched;
  try {
    const { origin } = fetched;
    const { data, errors } = readAnswer(origin.text);
    return { kind: 'answered', data, errors, origin };
  } catch (cause) {
    return broken(fetched.url, cause).failure;
  }
}

function lateFailure(): SubgraphFailure {
  return broken(undefined, new TimedOut('no time is left')).failure;
}
