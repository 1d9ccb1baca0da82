import type { JWTPayload, JWTVerifyGetKey, JWTVerifyOptions } from 'jose';
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { VerificationKeys } from '../keys/verification-keys.ts';
import type { Refusal } from '../refusal.ts';
import { refuse } from '../refusal.ts';
import { repeatedName } from './repeated-name.ts';

/** An issuer whose tokens are accepted, and what they must be like. */
export interface Issuer {
  readonly keys: VerificationKeys;
  /** Accepted values of `iss`; undefined accepts any, and none. */
  readonly issuers: readonly string[] | undefined;
  readonly audiences: readonly string[] | undefined;
  readonly algorithms: readonly string[];
  readonly allowMissingExp: boolean;
}

/** RFC 7515 §7.1. Decoders that let spaces pass would make many tokens of one. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

export type Verification = { readonly claims: JWTPayload } | Refusal;

/**
 * Verifies a token against those of `issuers` it may be of. Its own header only says which key to try: keys and algorithms
 * are those of the configuration, and `jwk`, `jku` and `x5u` are not looked at.
 *
 * Source  RFC 7519, RFC 8725 (best current practices)
 */
export async function verifyToken(
  token: string,
  issuers: readonly Issuer[],
  clockToleranceSeconds: number,
): Promise<Verification> {
  const said = whatItSays(token);
  if (said === undefined) return refuse('CANNOT_DECODE_JWT', 'not a JSON Web Token');
  const { algorithm, issuerName } = said;
  const named = issuers.filter(
    ({ issuers: names }) => names === undefined || (typeof issuerName === 'string' && names.includes(issuerName)),
  );
  if (named.length === 0) return refuse('INVALID_ISSUER', 'no configured issuer has this name');
  const able = named.filter(({ algorithms }) => algorithms.includes(algorithm));
  if (able.length === 0) return refuse('CANNOT_FIND_SUITABLE_KEY', 'no configured issuer signs with this algorithm');
  let refusal: Refusal | undefined;
  for (const issuer of able) {
    const result = await verifyFor(issuer, token, clockToleranceSeconds);
    if ('claims' in result) return result;
    // What an issuer says whose key has signed the token tells more than that another has no such key.
    if (refusal === undefined || refusal.code === 'CANNOT_FIND_SUITABLE_KEY') refusal = result;
  }
  return refusal ?? refuse('CANNOT_DECODE_JWT', 'not verified');
}

/** What an unverified token says of itself; undefined for a text that is none. */
function whatItSays(token: string): { algorithm: string; issuerName: unknown } | undefined {
  if (!COMPACT.test(token)) return undefined;
  try {
    const { alg: algorithm }: { alg?: unknown } = decodeProtectedHeader(token);
    return typeof algorithm === 'string' ? { algorithm, issuerName: decodeJwt(token).iss } : undefined;
  } catch {
    return undefined;
  }
}

async function verifyFor(issuer: Issuer, token: string, clockToleranceSeconds: number): Promise<Verification> {
  const { keys } = issuer;
  const options = verifyOptions(issuer, clockToleranceSeconds);
  if (keys.current === undefined && !(await keys.refresh())) return unavailable(issuer);
  try {
    return accepted(await verifyWith(keys.current, token, options), token, clockToleranceSeconds);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) return toRefusal(error);
  }
  // The issuer may have begun to sign with a new key.
  if (!(await keys.refresh())) return refuse('CANNOT_FIND_SUITABLE_KEY', 'the key set has no key for this token');
  try {
    return accepted(await verifyWith(keys.current, token, options), token, clockToleranceSeconds);
  } catch (error) {
    return toRefusal(error);
  }
}

/** What jose leaves to the application. */
function accepted(claims: JWTPayload, token: string, clockToleranceSeconds: number): Verification {
  const { iat } = claims;
  const now = Math.floor(Date.now() / 1000);
  if (iat !== undefined && !(typeof iat === 'number' && iat <= now + clockToleranceSeconds)) {
    return refuse('CANNOT_DECODE_JWT', 'issued in the future');
  }
  const [, payload = ''] = token.split('.', 2);
  const repeated = repeatedName(Buffer.from(payload, 'base64url').toString('utf8'));
  return repeated === undefined ? { claims } : refuse('CANNOT_DECODE_JWT', 'a claim is repeated');
}

async function verifyWith(
  keys: JWTVerifyGetKey | undefined,
  token: string,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  if (keys === undefined) throw new errors.JWKSNoMatchingKey();
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token without `kid`, and several keys that could be its: each is tried.
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (inner) {
        if (!(inner instanceof errors.JWSSignatureVerificationFailed)) throw inner;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function verifyOptions(
  { issuers, audiences, algorithms, allowMissingExp }: Issuer,
  clockTolerance: number,
): JWTVerifyOptions {
  return {
    algorithms: [...algorithms],
    clockTolerance,
    requiredClaims: allowMissingExp ? [] : ['exp'],
    ...(issuers && { issuer: [...issuers] }),
    ...(audiences && { audience: [...audiences] }),
  };
}

function unavailable({ keys }: Issuer): Refusal {
  return refuse('JWKS_UNAVAILABLE', keys.problem ?? 'no keys have been read yet');
}

/** Source: https://github.com/panva/jose/blob/main/docs/util/errors/README.md */
function toRefusal(error: unknown): Refusal {
  if (error instanceof errors.JWTExpired) return refuse('JWT_EXPIRED', 'expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return refuse('INVALID_ISSUER', error.message);
    if (error.claim === 'aud') return refuse('INVALID_AUDIENCE', error.message);
    return refuse('CANNOT_DECODE_JWT', error.message);
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JOSEAlgNotAllowed) {
    return refuse('CANNOT_FIND_SUITABLE_KEY', error.message);
  }
  return refuse('CANNOT_DECODE_JWT', error instanceof Error ? error.message : String(error));
}
