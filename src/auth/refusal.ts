import type { ErrorCode } from '../core/errors.ts';

/** Why a request may not go on for want of a valid token. */
export interface Refusal {
  readonly code: Extract<
    ErrorCode,
    | 'MISSING_JWT'
    | 'INVALID_PREFIX'
    | 'CANNOT_DECODE_JWT'
    | 'CANNOT_FIND_SUITABLE_KEY'
    | 'JWT_EXPIRED'
    | 'INVALID_ISSUER'
    | 'INVALID_AUDIENCE'
    | 'JWKS_UNAVAILABLE'
  >;
  /** For the log. Never holds the token. */
  readonly reason: string;
}

export function refuse(code: Refusal['code'], reason: string): Refusal {
  return { code, reason };
}
