import type { onRequestHookHandler, onSendHookHandler } from 'fastify';
import { rateLimitRefusal } from '../gateway/rate-limit-refusal.ts';
import type { Verdict } from '../limits/rate/limit.ts';
import { clientAddress } from './client-address.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';

export interface LimitRequestsOptions {
  /** Counts one request of an address; undefined when requests are not limited. */
  readonly charge: ((address: string) => Promise<Verdict>) | undefined;
  readonly headers: 'always' | 'refused' | 'never';
}

/** For the routes that clients call: to be put into the options of each. */
export interface RequestLimitHooks {
  readonly onRequest: onRequestHookHandler[];
  readonly onSend: onSendHookHandler;
}

/**
 * The hooks that count HTTP requests, once each and before their body is read, and that tell clients what is left of
 * whatever limits their request has met, in GraphQL too.
 */
export function limitRequests({ charge, headers }: LimitRequestsOptions): RequestLimitHooks {
  return { onRequest: charge === undefined ? [] : [countRequest(charge)], onSend: tellLimits(headers) };
}

function countRequest(charge: (address: string) => Promise<Verdict>): onRequestHookHandler {
  return (request, reply, done) => {
    charge(clientAddress(request)).then((verdict) => {
      request.record.rateLimits = [verdict];
      const refusal = rateLimitRefusal([verdict]);
      if (refusal === undefined) return done();
      const { code, status, message, extensions } = refusal;
      request.record.errorCodes.add(code);
      const errors = [{ message, extensions }];
      return void reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify({ errors }));
    }, done);
  };
}

function tellLimits(mode: LimitRequestsOptions['headers']): onSendHookHandler {
  return (request, reply, _payload, done) => {
    const { rateLimits } = request.record;
    if (rateLimits !== undefined) reply.headers(rateLimitHeaders(rateLimits, mode));
    done();
  };
}
