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

  constructor(name: string, options: SourceOptions) {
    this.name = name;
    this.#options = options;
    this.#endpoints = new Endpoints(options);
  }

  updateInstances(instances: readonly { readonly id: string; readonly url: string }[]): void {
    this.#endpoints.update(instances);
  }

  async send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const endpoint = this.#endpoints.pick();
    if (endpoint === undefined) return failed('SUBREQUEST_HTTP_ERROR', 'no instance is known');
    endpoint.inFlight += 1;
    try {
      return await this.#exchange(endpoint, request, signal);
    } catch (error) {
      return toFailure(error, endpoint);
    } finally {
      endpoint.inFlight -= 1;
    }
  }

  close(): Promise<void> {
    return this.#endpoints.close();
  }

  async #exchange(endpoint: Endpoint, request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const { query, operationName, variables } = request;
    const { timeoutMs, maxResponseBytes: maxBytes } = this.#options;
    const answer = await exchange(
      endpoint.pool,
      {
        path: endpoint.path,
        headers: { ...request.headers, ...REQUEST_HEADERS },
        body: request.body ?? JSON.stringify({ query, operationName, variables }),
      },
      { timeoutMs, maxBytes, signal },
    );
    const refusal = refusalOf(answer);
    if (refusal !== undefined) return failed(refusal.code, `${endpoint.url}: ${refusal.reason}`);
    const encoding = single(answer.headers['content-encoding']) ?? 'identity';
    const body = encoding === 'identity' ? answer.body : await decodeBody(answer.body, encoding, maxBytes);
    return readAnswer(body.toString('utf8'));
  }
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
