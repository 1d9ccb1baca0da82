import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';

/** An answer as it came: the index header and the decoded body are not checked yet. */
export interface ConsulAnswer {
  readonly status: number;
  readonly index: string | undefined;
  readonly body: unknown;
}

export interface AskOptions {
  /** From connecting to the last byte. Milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** How one question that may wait for a change is put. */
export interface ConsulQuery extends AskOptions {
  /** Answer only when the index has passed this one, or `waitMs` have gone by. `0` answers at once. */
  readonly index: bigint;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Puts one question through the `consul` package, whose methods resolve to the data alone and cannot be aborted from outside.
 * `call` hands the options on to one of them.
 *
 * Errors  rejects with the package's error, also for a status that it takes as one.
 */
export async function askConsul(
  { timeoutMs, signal }: AskOptions,
  call: (options: object) => Promise<unknown>,
): Promise<ConsulAnswer> {
  signal?.throwIfAborted();
  // What the package's own watch passes in as `ctx`: asks for the response beside the data, and cancels the request.
  const ctx = Object.assign(new EventEmitter(), { includeResponse: true });
  const cancel = () => ctx.emit('cancel');
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const answer = await call({ ctx, timeout: timeoutMs });
    // With `includeResponse` the package resolves to `[response, data]`.
    return readResponse(Array.isArray(answer) ? answer[0] : undefined);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

/** The answer behind an error of the package; undefined when there was none. */
export function answerBehind(error: unknown): ConsulAnswer | undefined {
  const response = error instanceof Error && 'response' in error ? error.response : undefined;
  return response instanceof IncomingMessage ? readResponse(response) : undefined;
}

/** The response holds the decoded data as `body`. */
function readResponse(response: unknown): ConsulAnswer {
  if (!(response instanceof IncomingMessage)) throw new TypeError('the consul package gave no response');
  const index = response.headers['x-consul-index'];
  return {
    status: response.statusCode ?? 0,
    index: typeof index === 'string' ? index : undefined,
    body: 'body' in response ? response.body : undefined,
  };
}
