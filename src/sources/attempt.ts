import type { Endpoint } from './balance/endpoint.ts';
import type { Endpoints } from './balance/endpoints.ts';
import { decodeBody, UnreadableBody } from './decode-body.ts';
import type { HttpAnswer } from './exchange.ts';
import { BodyTooLarge, exchange, TimedOut, UnsendableHeader } from './exchange.ts';
import { MalformedAnswer } from './read-answer.ts';
import type { AnswerOrigin, SubgraphFailure, SubgraphFailureCode, SubgraphRequest } from './source.ts';

/** What one call to one instance has brought. */
export type Attempt = AnsweredAttempt | RefusedAttempt | BrokenAttempt;

/** The text of an answer that may be one, and who gave it. */
export interface AnsweredAttempt {
  readonly kind: 'answered';
  readonly url: string;
  readonly origin: AnswerOrigin;
}

/** An answer of HTTP that is none of GraphQL. */
export interface RefusedAttempt {
  readonly kind: 'refused';
  readonly failure: SubgraphFailure;
  readonly retryAfter: string | undefined;
}

/** No answer, or none that can be used. */
export interface BrokenAttempt {
  readonly kind: 'broken';
  readonly failure: SubgraphFailure;
  /** `refused`: none could be made, nothing was sent. `broken`: it ended before the answer was complete. Else it is well. */
  readonly connection: 'refused' | 'broken' | 'well';
}

export interface AttemptRequest {
  readonly headers: SubgraphRequest['headers'];
  /** JSON text. */
  readonly body: string;
}

export interface AttemptOptions {
  /** For this call. */
  readonly timeoutMs: number;
  /** On a connection of its own, as a call that is sent again. */
  readonly isRetry: boolean;
  /** What calls to this subgraph usually have: a timeout after less than half of it says nothing about the instance. */
  readonly usualTimeoutMs: number;
  readonly maxBytes: number;
  /** See SourceOptions. */
  readonly timeoutHeader?: string | null | undefined;
  readonly signal: AbortSignal;
}

/** Calls one instance and tells it how that went. Never rejects. Must run in the turn in which the instance was picked. */
export async function attempt(
  endpoints: Endpoints,
  endpoint: Endpoint,
  { headers, body }: AttemptRequest,
  { timeoutMs, isRetry, usualTimeoutMs, maxBytes, timeoutHeader, signal }: AttemptOptions,
): Promise<Attempt> {
  const { url, path } = endpoint;
  const isProbe = endpoints.begin(endpoint);
  let hasFailed: boolean | undefined;
  try {
    const sent: Record<string, string> = { ...headers, ...REQUEST_HEADERS };
    if (timeoutHeader) sent[timeoutHeader] = String(timeoutMs);
    const dispatcher = isRetry ? endpoint.freshPool : endpoint.pool;
    const written = { path, headers: sent, body, reset: isRetry };
    const answer = await exchange(dispatcher, written, { timeoutMs, maxBytes, signal });
    hasFailed = answer.status >= 500;
    const type = single(answer.headers['content-type'])?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    const refusal = refusalOf(answer.status, type);
    if (refusal !== undefined) return refused(url, refusal, answer);
    const encoding = single(answer.headers['content-encoding']) ?? 'identity';
    const bytes = encoding === 'identity' ? answer.body : await decodeBody(answer.body, encoding, maxBytes);
    return { kind: 'answered', url, origin: originOf(answer, bytes) };
  } catch (cause) {
    if (signal.aborted) return broken(url, cause);
    if (cause instanceof TimedOut) {
      hasFailed = timeoutMs * 2 >= usualTimeoutMs ? true : undefined;
      return broken(url, cause);
    }
    const connection = connectionAfter(cause);
    if (!(cause instanceof UnsendableHeader)) hasFailed = connection !== 'well';
    return broken(url, cause, connection);
  } finally {
    endpoints.end(endpoint, hasFailed, isProbe);
  }
}

/** For a call that never began, or whose answer turned out to be none. */
export function broken(
  url: string | undefined,
  cause: unknown,
  connection: BrokenAttempt['connection'] = 'well',
): BrokenAttempt {
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = url === undefined ? message : `${url}: ${message}`;
  return { kind: 'broken', failure: { kind: 'failed', code: codeOf(cause), reason, cause }, connection };
}

const JSON_TYPES = new Set(['application/json', 'application/graphql-response+json']);
const REQUEST_HEADERS = {
  accept: 'application/graphql-response+json, application/json;q=0.9',
  'content-type': 'application/json',
};

type Refusal = Omit<SubgraphFailure, 'kind'>;

function refusalOf(status: number, type: string): Refusal | undefined {
  if (status === 401) return { code: 'UNAUTHENTICATED', status, reason: 'status 401' };
  if (status === 403) return { code: 'FORBIDDEN', status, reason: 'status 403' };
  // A request error in the newer media type has a 4xx status and is an answer all the same.
  const isGraphQLError = type === 'application/graphql-response+json' && status >= 400 && status < 500;
  if (status !== 200 && !isGraphQLError) return { code: 'SUBREQUEST_HTTP_ERROR', status, reason: `status ${status}` };
  if (!JSON_TYPES.has(type)) return { code: 'SUBREQUEST_MALFORMED_RESPONSE', reason: `content type '${type}'` };
  return undefined;
}

function refused(url: string, refusal: Refusal, { headers }: HttpAnswer): RefusedAttempt {
  const failure = { kind: 'failed', ...refusal, reason: `${url}: ${refusal.reason}` } as const;
  return { kind: 'refused', failure, retryAfter: single(headers['retry-after']) };
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

/** Errors of which it is certain that no connection came about. */
const NOT_CONNECTED = new Set([
  'ADDRESS_REFUSED',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function connectionAfter(cause: unknown): BrokenAttempt['connection'] {
  if (isUnusable(cause) || cause instanceof UnsendableHeader) return 'well';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return NOT_CONNECTED.has(code) ? 'refused' : 'broken';
}

function codeOf(cause: unknown): SubgraphFailureCode {
  if (cause instanceof TimedOut) return 'GATEWAY_TIMEOUT';
  return isUnusable(cause) ? 'SUBREQUEST_MALFORMED_RESPONSE' : 'SUBREQUEST_HTTP_ERROR';
}

function isUnusable(cause: unknown): boolean {
  return cause instanceof MalformedAnswer || cause instanceof UnreadableBody || cause instanceof BodyTooLarge;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
