import { InFlight } from '../core/in-flight.ts';
import { decodeBody, UnreadableBody } from './decode-body.ts';
import type { Endpoint } from './endpoint.ts';
import { Endpoints } from './endpoints.ts';
import type { HttpAnswer } from './exchange.ts';
import { BodyTooLarge, exchange, TimedOut } from './exchange.ts';
import { MalformedAnswer, readAnswer } from './read-answer.ts';
import type { Source, SubgraphFailure, SubgraphFailureCode, SubgraphRequest, SubgraphResult } from './source.ts';
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
    const { query, operationName, variables, shareKey } = request;
    const body = request.body ?? JSON.stringify({ query, operationName, variables });
    const endpoint = this.#endpoints.pick();
    if (endpoint === undefined) return failed('SUBREQUEST_HTTP_ERROR', 'no instance is known');
    const fetch = () => this.#fetch(endpoint, { ...request, body }, signal);
    try {
      if (shareKey === undefined) return readFetched(await fetch());
      const { result, followed } = await this.#flights.run(shareKey, signal, fetch, body);
      // Each reads the text for itself: executions change the data that they are given.
      const read = readFetched(result);
      return followed ? { ...read, shared: true } : read;
    } catch (error) {
      return toFailure(error, endpoint);
    }
  }

  close(): Promise<void> {
    return this.#endpoints.close();
  }

  async #fetch(
    endpoint: Endpoint,
    { headers, body }: { readonly headers: SubgraphRequest['headers']; readonly body: string },
    signal: AbortSignal,
  ): Promise<Fetched> {
    const { timeoutMs, maxResponseBytes: maxBytes } = this.#options;
    endpoint.inFlight += 1;
    try {
      const sent = { path: endpoint.path, headers: { ...headers, ...REQUEST_HEADERS }, body };
      const answer = await exchange(endpoint.pool, sent, { timeoutMs, maxBytes, signal });
      const refusal = refusalOf(answer);
      if (refusal !== undefined) return failed(refusal.code, `${endpoint.url}: ${refusal.reason}`);
      const encoding = single(answer.headers['content-encoding']) ?? 'identity';
      const bytes = encoding === 'identity' ? answer.body : await decodeBody(answer.body, encoding, maxBytes);
      return bytes.toString('utf8');
    } finally {
      endpoint.inFlight -= 1;
    }
  }
}

/** The text of an answer that may be one. */
type Fetched = string | SubgraphFailure;

function readFetched(fetched: Fetched): SubgraphResult {
  return typeof fetched === 'string' ? readAnswer(fetched) : fetched;
}

const JSON_TYPES = new Set(['application/json', 'application/graphql-response+json']);
const REQUEST_HEADERS = {
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'content-type': 'application/json',
};

function refusalOf({ status, headers }: HttpAnswer): Omit<SubgraphFailure, 'kind'> | undefined {
  const type = single(headers['content-type'])?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (status === 401) return { code: 'UNAUTHENTICATED', reason: 'status 401' };
  if (status === 403) return { code: 'FORBIDDEN', reason: 'status 403' };
  // A request error in the newer media type has a 4xx status and is an answer all the same.
  const isGraphQLError = type === 'application/graphql-response+json' && status >= 400 && status < 500;
  if (status !== 200 && !isGraphQLError) return { code: 'SUBREQUEST_HTTP_ERROR', reason: `status ${status}` };
  if (!JSON_TYPES.has(type)) return { code: 'SUBREQUEST_MALFORMED_RESPONSE', reason: `content type '${type}'` };
  return undefined;
}

function toFailure(error: unknown, endpoint: Endpoint): SubgraphFailure {
  const reason = `${endpoint.url}: ${error instanceof Error ? error.message : String(error)}`;
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
