import type { ErrorSpec } from './error-spec.ts';

/** Of tokens, and of what their bearers may see. */
export const IDENTITY_ERRORS = {
  UNAUTHENTICATED: {
    audience: 'client',
    http: 401,
    text: "The '{service}' service asks for a login.",
    help: 'The subgraph answered 401: send a valid token.',
  },
  FORBIDDEN: {
    audience: 'client',
    http: 403,
    text: "The '{service}' service refuses this caller.",
    help: 'The subgraph answered 403: the token does not allow this.',
  },
  MISSING_JWT: {
    audience: 'client',
    http: 401,
    text: 'This request needs a token.',
    help: 'Log in and send `Authorization: Bearer <token>`. `authentication.jwt.require_authentication` is on.',
  },
  INVALID_PREFIX: {
    audience: 'client',
    http: 403,
    text: 'The header that should carry the token carries something else.',
    help: 'Send `Authorization: Bearer <token>`; see `authentication.jwt.header_value_prefix` and `ignore_other_prefixes`.',
  },
  CANNOT_DECODE_JWT: {
    audience: 'client',
    http: 403,
    text: 'The token is not valid.',
    help: 'Not a JSON Web Token, changed after it was signed, not valid yet, or without a claim that it needs such as `exp`. The log says which under the request id.',
  },
  CANNOT_FIND_SUITABLE_KEY: {
    audience: 'client',
    http: 403,
    text: 'The token is signed with a key or an algorithm that is not accepted here.',
    help: 'Get a new token from the issuer. `authentication.jwt.jwks` lists keys and algorithms.',
  },
  JWT_EXPIRED: {
    audience: 'client',
    http: 403,
    text: 'The token has expired.',
    help: 'Get a new one from the issuer.',
  },
  INVALID_ISSUER: {
    audience: 'client',
    http: 403,
    text: 'The token comes from an issuer that is not accepted here.',
    help: '`authentication.jwt.jwks[].issuers` lists those that are.',
  },
  INVALID_AUDIENCE: {
    audience: 'client',
    http: 403,
    text: 'The token is meant for somebody else.',
    help: 'Its `aud` must name one of `authentication.jwt.jwks[].audiences`.',
  },
  JWKS_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'Tokens cannot be verified at the moment.',
    help: 'The keys of the issuer could not be read yet, or are older than `authentication.jwt.keys_max_age`. The log line `token keys cannot be read` holds the reason.',
  },
  UNAUTHORIZED_FIELD_OR_TYPE: {
    audience: 'client',
    http: 403,
    text: 'Unauthorized field or type',
    help: 'The field, its type or what it is computed from is protected by `@authenticated`, `@requiresScopes` or `@policy`. Send a token that allows it. With `authorization.directives.unauthorized.mode: reject` the whole operation is refused, with status 403.',
  },
  POLICY_MODULE_INVALID: {
    audience: 'operator',
    text: 'The policies in {file} cannot be used: {reason}',
    help: '`authorization.policies.module` names a JavaScript module whose default export is a function, or an object with a function by the name of each policy.',
  },
} as const satisfies Record<string, ErrorSpec>;
