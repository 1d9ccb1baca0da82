import type { ErrorSpec } from './error-spec.ts';

/** Of HTTP requests, before anybody looks at GraphQL. */
export const HTTP_ERRORS = {
  INTERNAL_SERVER_ERROR: {
    audience: 'client',
    http: 500,
    text: 'Internal server error.',
    help: 'A defect in the gateway. The log holds the cause under the same request id.',
  },
  SERVICE_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'The gateway has no schema to serve yet.',
    help: 'No supergraph has been composed since start. `/health/ready` on the admin port says why.',
  },
  BAD_REQUEST: {
    audience: 'client',
    http: 400,
    text: '{reason}',
    help: 'The HTTP request does not follow GraphQL over HTTP: read the message.',
  },
  NOT_FOUND: {
    audience: 'client',
    http: 404,
    text: 'There is nothing at this path.',
    help: 'GraphQL is served at `/graphql` unless configured otherwise.',
  },
  PAYLOAD_TOO_LARGE: {
    audience: 'client',
    http: 413,
    text: 'The request body is larger than {maxBytes} bytes.',
    help: 'Send a smaller body, or raise `limits.http_max_request_bytes`.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    audience: 'client',
    http: 415,
    text: 'The request body must be JSON: send Content-Type application/json.',
    help: 'GraphQL over HTTP bodies are `application/json`.',
  },
} as const satisfies Record<string, ErrorSpec>;
