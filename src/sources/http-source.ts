import type { Dispatcher } from 'undici';
import type { Deadline } from '../core/deadline.ts';
import { startDeadline } from '../core/deadline.ts';
import type { Endpoint } from './endpoint.ts';
import { Endpoints } from './endpoints.ts';
import { MalformedAnswer, readAnswer } from './read-answer.ts';
import { readBody, UnreadableBody } from './read-body.ts';
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
    const deadline = startDeadline(this.#options.timeoutMs, signal);
    endpoint.inFlight += 1;
    try {
      return await this.#exchange(endpoint, request, deadline.signal);
    } catch (error) {
      return toFailure(error, endpoint, deadline);
    } finally {
      endpoint.inFlight -= 1;
      deadline.end();
    }
  }

  close(): Promise<void> {
    return this.#endpoints.close();
  }

  async #exchange(endpoint: Endpoint, request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult> {
    const { query, operationName, variables, body } = request;
    const response = await endpoint.pool.request({
      method: 'POST',
      path: endpoint.path,
      headers: { ...request.headers, ...REQUEST_HEADERS },
      body: body ?? JSON.stringify({ query, operationName, variables }),
      signal,
    });
    const refusal = refusalOf(response);
    if (refusal !== undefined) {
      await response.body.dump({ limit: DISCARDED_BODY_BYTES, signal });
      return failed(refusal.code, `${endpoint.url}: ${refusal.reason}`);
    }
    const encoding = single(response.headers['content-encoding']);
    return readAnswer(await readBody(response.body, encoding, this.#options.maxResponseBytes));
  }
}

const JSON_TYPES = new Set(['application/json', 'application/graphql-response+json']);
const REQUEST_HEADERS = {
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'content-type': 'application/json',
};

/** How much of an unusable body is read so that its connection can be used again; beyond it, the connection is closed. */
const DISCARDED_BODY_BYTES = 64 * 1024;

function refusalOf({ statusCode, headers }: Dispatcher.ResponseData): Omit<SubgraphFailure, 'kind'> | undefined {
  const type = single(headers['content-type'])?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (statusCode === 401) return { code: 'UNAUTHENTICATED', reason: 'status 401' };
  if (statusCode === 403) return { code: 'FORBIDDEN', reason: 'status 403' };
  // A request error in the newer media type has a 4xx status and is an answer all the same.
  const isGraphQLError = type === 'application/graphql-response+json' && statusCode >= 400 && statusCode < 500;
  if (statusCode !== 200 && !isGraphQLError) {
    return { code: 'SUBREQUEST_HTTP_ERROR', reason: `status ${statusCode}` };
  }
  if (!JSON_TYPES.has(type)) return { code: 'SUBREQUEST_MALFORMED_RESPONSE', reason: `content type '${type}'` };
  return undefined;
}

function toFailure(error: unknown, endpoint: Endpoint, deadline: Deadline): SubgraphFailure {
  const text = error instanceof Error ? error.message : String(error);
  const reason = `${endpoint.url}: ${text}`;
  if (deadline.expired()) return failed('GATEWAY_TIMEOUT', reason, error);
  if (error instanceof MalformedAnswer || error instanceof UnreadableBody) {
    return failed('SUBREQUEST_MALFORMED_RESPONSE', reason, error);
  }
  return failed('SUBREQUEST_HTTP_ERROR', reason, error);
}

function failed(code: SubgraphFailureCode, reason: string, cause?: unknown): SubgraphFailure {
  return { kind: 'failed', code, reason, cause };
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
