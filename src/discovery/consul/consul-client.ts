import { EventEmitter } from 'node:events';
import { IncomingMessage } from 'node:http';
import type Consul from 'consul';
import type { ConsulConnection } from './open-consul.ts';
import { openConsul } from './open-consul.ts';

/** How one question is put. */
export interface ConsulQuery {
  /** Answer only when the index has passed this one, or `waitMs` have gone by. `0` answers at once. */
  readonly index: bigint;
  readonly waitMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An answer as it came: the index header and the decoded body are not checked yet. */
export interface ConsulAnswer {
  readonly status: number;
  readonly index: string | undefined;
  readonly body: unknown;
}

/** Larger answers than any real catalogue; Consul itself limits a value to 512 KiB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * The three questions discovery asks Consul, through the `consul` package.
 *
 * The package's own `watch` is not used: it asks again at once after every answer, so an agent that answers without
 * blocking is asked in a tight loop; it backs off without jitter; and it takes any answer as a change.
 *
 * Errors  a method rejects with the package's error; the constructor throws what `openConsul` throws.
 * Source  https://developer.hashicorp.com/consul/api-docs/features/blocking
 */
export class ConsulClient {
  readonly #consul: Consul;

  constructor(connection: ConsulConnection) {
    this.#consul = openConsul(connection, { maxAnswerBytes: MAX_ANSWER_BYTES });
  }

  /** All entries below `prefix`. Status 404 when there is none. */
  listEntries(prefix: string, query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.kv.get({ ...options, key: prefix, recurse: true }));
  }

  /** Service names with the tags of all their instances. */
  listServices(query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.catalog.service.list(options));
  }

  /** The instances of `service` whose checks all pass. */
  listPassing(service: string, query: ConsulQuery): Promise<ConsulAnswer> {
    return this.#ask(query, (options) => this.#consul.health.service({ ...options, service, passing: true }));
  }

  close(): void {
    this.#consul.destroy();
  }

  async #ask(query: ConsulQuery, call: (options: object) => Promise<unknown>): Promise<ConsulAnswer> {
    query.signal.throwIfAborted();
    // What the package's own watch passes in as `ctx`: asks for the response beside the data, and cancels the request.
    const ctx = Object.assign(new EventEmitter(), { includeResponse: true });
    const cancel = () => ctx.emit('cancel');
    query.signal.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await call({
        ctx,
        timeout: query.timeoutMs,
        index: String(query.index),
        ...(query.index > 0n && { wait: `${query.waitMs}ms` }),
      });
      return readResponse(answer);
    } finally {
      query.signal.removeEventListener('abort', cancel);
    }
  }
}

/** With `includeResponse` the package resolves to `[response, data]`; the response holds the decoded data as `body`. */
function readResponse(answer: unknown): ConsulAnswer {
  const response: unknown = Array.isArray(answer) ? answer[0] : undefined;
  if (!(response instanceof IncomingMessage)) throw new TypeError('the consul package gave no response');
  const index = response.headers['x-consul-index'];
  return {
    status: response.statusCode ?? 0,
    index: typeof index === 'string' ? index : undefined,
    body: 'body' in response ? response.body : undefined,
  };
}
