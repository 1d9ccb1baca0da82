import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Authentication, Authenticator } from '../auth/authenticator.ts';
import type { Principal } from '../auth/principal.ts';
import type { Refusal } from '../auth/refusal.ts';
import { sendError } from './error-answer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined for a request without a token, and on routes that ask for none. */
    principal: Principal | undefined;
  }
}

/** How soon a client should try again when the keys of an issuer cannot be read. */
const RETRY_AFTER_SECONDS = '1';

/**
 * A hook that finds out who a request is made for and answers it where that is not to be found out.
 *
 * Source  RFC 6750 §3 for `WWW-Authenticate`; 401 is for a missing token, 403 for one that is wrong.
 */
export function authenticateRequest(
  authenticator: Authenticator,
  onOutcome: (outcome: 'anonymous' | 'authenticated' | Refusal['code']) => void,
): onRequestHookHandler {
  const settle = (result: Authentication, request: FastifyRequest, reply: FastifyReply): boolean => {
    if (!('code' in result)) {
      request.principal = result.principal;
      onOutcome(result.principal === undefined ? 'anonymous' : 'authenticated');
      return true;
    }
    onOutcome(result.code);
    request.log.info({ code: result.code, reason: result.reason }, 'request refused');
    refuse(result, request, reply);
    return false;
  };
  return (request, reply, done) => {
    const result = authenticator.authenticate(request.headers);
    if (!(result instanceof Promise)) {
      if (settle(result, request, reply)) done();
      return;
    }
    result.then((settled) => settle(settled, request, reply) && done(), done);
  };
}

function refuse({ code }: Refusal, request: FastifyRequest, reply: FastifyReply): void {
  if (code === 'JWKS_UNAVAILABLE') reply.header('retry-after', RETRY_AFTER_SECONDS);
  else if (code === 'MISSING_JWT') reply.header('www-authenticate', 'Bearer realm="portico"');
  else reply.header('www-authenticate', 'Bearer realm="portico", error="invalid_token"');
  sendError(request, reply.header('cache-control', 'no-store'), code);
}
