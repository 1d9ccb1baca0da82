import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Logger } from '../core/logger.ts';
import type { Admission, Visitor } from '../limits/concurrency/admission.ts';
import { sendError } from './error-answer.ts';

/** Without a refusal for so long, the overload is over. */
const QUIET_MS = 5_000;

/**
 * The hook that lets in no more requests at once than can be served: the others are answered with 503 before their body is
 * read.
 */
export function admitRequests(admission: Admission, log: Logger): onRequestHookHandler {
  let latest: number | undefined;
  const tell = () => {
    const now = performance.now();
    if (latest === undefined || now - latest > QUIET_MS) {
      log.warn({ running: admission.running }, 'too many requests at once: some are refused');
    }
    latest = now;
  };
  return (request, reply, done) => {
    const visitor = new HttpVisitor(request, reply, done, tell);
    reply.raw.once('close', () => {
      if (visitor.state !== 'refused') admission.leave(visitor, visitor.state === 'admitted');
    });
    admission.enter(visitor);
  };
}

class HttpVisitor implements Visitor {
  state: 'waiting' | 'admitted' | 'refused' = 'waiting';
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #done: () => void;
  readonly #onRefused: () => void;

  constructor(request: FastifyRequest, reply: FastifyReply, done: () => void, onRefused: () => void) {
    this.#request = request;
    this.#reply = reply;
    this.#done = done;
    this.#onRefused = onRefused;
  }

  admit(): void {
    this.state = 'admitted';
    this.#done();
  }

  refuse(): void {
    this.state = 'refused';
    this.#onRefused();
    sendError(this.#request, this.#reply.header('retry-after', '1'), 'REQUEST_CONCURRENCY_LIMITED');
  }
}
