import { InFlight } from '../core/in-flight.ts';
import { decodeBody, UnreadableBody } from './decode-body.ts';
import { Endpoints } from './endpoints.ts';
import type { HttpAnswer } from './exchange.ts';
import { BodyTooLarge, exchange, TimedOut } from './exchange.ts';
import { MalformedAnswer, readAnswer } from './read-answer.ts';
import type {
  AnswerOrigin,
  Source,
  SubgraphFailure,
  SubgraphFailureCode,
  SubgraphRequest,
  SubgraphResult,
} from './source.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * A subgraph behind HTTP: chooses an instance, bounds the call by a deadline of its own, checks the answer.
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
    this.#endpoints = new Endpoints(options);
  }

  updateInstances(instances: readonly { readonly id: string; readonly url: string }[]): void {
    this.#endpoints.update(instances);
  }

  async send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const { query, operationName, variables, headers, shareKey } = request;
    const body = request.body ?? JSON.stringify({ query, operationName, variables });
    const deadline = performance.now() + this.#options.timeoutMs;
    const fetch = () => this.#fetch({ headers, body }, deadline, signal);
    try {
      if (shareKey === undefined) return readFetched(await fetch());
      let shared = false;
      const onFollowed = () => {
        shared = true;
      };
      // Each reads the text for itself: executions change the data that they are given.
      const read = readFetched(await this.#flights.run(shareKey, signal, fetch, body, onFollowed));
      return shared ? { ...read, shared } : read;
    } catch (error) {
      return error instanceof CallFailed ? toFailure(error.cause, error.url) : toFailure(error);
    }
  }

  close(): Promise<void> {
    return this.#endpoints.close();
  }

  async #fetch(
    { headers, body }: { readonly headers: SubgraphRequest['headers']; readonly body: string },
    deadline: number,
    signal: AbortSignal,
  ): Promise<Fetched> {
    const endpoint = this.#endpoints.pick();
    if (endpoint === undefined) return failed('SUBREQUEST_HTTP_ERROR', 'no instance is known');
    const { url } = endpoint;
    const { maxResponseBytes: maxBytes } = this.#options;
    // Less than the whole for one that has waited for another's call in vain.
    const timeoutMs = Math.round(deadline - performance.now());
    if (timeoutMs < 1) throw new TimedOut(`no answer within ${this.#options.timeoutMs} ms`);
    endpoint.inFlight += 1;
    try {
      const sent = { path: endpoint.path, headers: { ...headers, ...REQUEST_HEADERS }, body };
      const answer = await exchange(endpoint.pool, sent, { timeoutMs, maxBytes, signal });
      const refusal = refusalOf(answer);
      if (refusal !== undefined) return { kind: 'failed', ...refusal, reason: `${url}: ${refusal.reason}` };
      const encoding = single(answer.headers['content-encoding']) ?? 'identity';
      const bytes = encoding === 'identity' ? answer.body : await decodeBody(answer.body, encoding, maxBytes);
      return { url, origin: originOf(answer, bytes) };
    } catch (cause) {
      throw new CallFailed(url, { cause });
    } finally {
      endpoint.inFlight -= 1;
    }
  }
}

/** The text of an answer that may be one, and who gave it. */
type Fetched = { readonly url: string; readonly origin: AnswerOrigin } | SubgraphFailure;

/** `cause` is what went wrong with the call. */
class CallFailed extends Error {
  readonly url: string;

  constructor(url: string, options: { readonly cause: unknown }) {
    super('call failed', options);
    this.url = url;
  }
}

/** Throws CallFailed for a text that is no answer. */
function readFetched(fetched: Fetched): SubgraphResult {
  if ('kind' in fetched) return fetched;
  try {
    const { origin } = fetched;
    const { data, errors } = readAnswer(origin.text);
    return { kind: 'answered', data, errors, origin };
  } catch (cause) {
    throw new CallFailed(fetched.url, { cause });
  }
}

const JSON_TYPES = new Set(['application/json', 'application/graphql-response+json']);
const REQUEST_HEADERS = {
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'content-type': 'application/json',
};

function refusalOf({ status, headers }: HttpAnswer): Omit<SubgraphFailure, 'kind'> | undefined {
  const type = single(headers['content-type'])?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (status === 401) return { code: 'UNAUTHENTICATED', status, reason: 'status 401' };
  if (status === 403) return { code: 'FORBIDDEN', status, reason: 'status 403' };
  // A request error in the newer media type has a 4xx status and is an answer all the same.
  const isGraphQLError = type === 'application/graphql-response+json' && status >= 400 && status < 500;
  if (status !== 200 && !isGraphQLError) return { code: 'SUBREQUEST_HTTP_ERROR', status, reason: `status ${status}` };
  if (!JSON_TYPES.has(type)) return { code: 'SUBREQUEST_MALFORMED_RESPONSE', reason: `content type '${type}'` };
  return undefined;
}

function originOf({ headers }: HttpAnswer, bytes: Buffer): AnswerOrigin {
  const cacheControl = headers['cache-control'];
  return {
    text: bytes.toString('utf8'),
    bytes: bytes.length,
    headers,
    // undici has a list for what came more than once.
    cacheControl: Array.isArray(cacheControl) ? cacheControl.join() : cacheControl,
    age: single(headers.age),
  };
}

function toFailure(error: unknown, url?: string): SubgraphFailure {
  const message = error instanceof Error ? error.message : String(error);
  const reason = url === undefined ? message : `${url}: ${message}`;
  if (error instanceof TimedOut) return failed('GATEWAY_TIMEOUT', reason, error);
  const isUnusable =
    error instanceof MalformedAnswer || error instanceof UnreadableBody || error instanceof BodyTooLarge;
  return failed(isUnusable ? 'SUBREQUEST_MALFORMED_RESPONSE' : 'SUBREQUEST_HTTP_ERROR', reason, error);
}

function failed(code: SubgraphFailureCode, reason: string, cause?: unknown): SubgraphFailure {
  return { kind: 'failed', code, reason, cause };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
