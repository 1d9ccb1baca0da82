import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../core/errors.ts';
import { ERRORS } from '../core/errors.ts';
import { describeError } from '../core/portico-error.ts';

/** Fastify's own refusals, as codes of ours. Source: https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST',
};

/** Answers with one error in the shape of a GraphQL response. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  params: Record<string, string | number> = {},
): FastifyReply {
  const spec = ERRORS[code];
  request.record.errorCodes.add(code);
  return reply
    .code('http' in spec ? spec.http : 500)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify({ errors: [{ message: describeError(code, params), extensions: { code } }] }));
}

/** Fastify's error handler: whatever went wrong before or outside GraphQL becomes JSON with a code, never a stack. */
export function answerHttpError(maxBodyBytes: number) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const code = FASTIFY_CODES[error.code];
    if (code === 'BAD_REQUEST')
      return sendError(request, reply, code, { reason: 'The request body is not valid JSON.' });
    if (code !== undefined) return sendError(request, reply, code, { maxBytes: maxBodyBytes });
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      return sendError(request, reply, 'BAD_REQUEST', { reason: 'The request cannot be read.' });
    }
    request.log.error({ err: error }, 'request failed unexpectedly');
    return sendError(request, reply, 'INTERNAL_SERVER_ERROR');
  };
}
