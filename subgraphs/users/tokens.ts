import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWK } from 'jose';
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from 'jose';
import { clientError } from '../kit/client-error.ts';
import type { UserRecord } from './user-records.ts';

const ALGORITHM = 'ES256';
const LIFETIME_SECONDS = 12 * 3_600;

/** Issues and verifies the tokens of this service. */
export interface Tokens {
  /** The public keys, as published at `/.well-known/jwks.json`. */
  readonly jwks: JSONWebKeySet;
  /** A token for the user and when it ends. */
  issue(user: UserRecord): Promise<{ token: string; expiresAt: string }>;
  /** Id of the user the header's bearer token names. Throws UNAUTHENTICATED for anything but a good token. */
  subjectOf(authorization: string): Promise<string>;
}

/**
 * Tokens signed with ES256 by the key in `JWT_PRIVATE_JWK` (a private JWK as JSON) or, without it, by the development
 * key beside this file.
 *
 * Claims  `sub` user id, `roles` list of lower-case roles, `scope` space-separated, `iss` from `JWT_ISSUER` (default
 *         `portico-example`), `aud` from `JWT_AUDIENCE` (default `portico-example`). They are valid for 12 hours.
 */
export function createTokens(): Tokens {
  const issuer = process.env.JWT_ISSUER ?? 'portico-example';
  const audience = process.env.JWT_AUDIENCE ?? 'portico-example';
  const key = readPrivateKey();
  const jwks = { keys: [publicPart(key)] };
  const keySet = createLocalJWKSet(jwks);
  const signingKey = importJWK(key, ALGORITHM);
  // Used by the next `issue` only; until then nobody awaits it, and a bad key must not end the process unexplained.
  signingKey.catch(() => undefined);

  return {
    jwks,
    issue: async (user) => {
      const now = Math.floor(Date.now() / 1_000);
      const end = now + LIFETIME_SECONDS;
      const token = await new SignJWT({
        roles: [user.role.toLowerCase()],
        scope: 'orders:read orders:write profile:read',
      })
        .setProtectedHeader({ alg: ALGORITHM, ...(key.kid === undefined ? {} : { kid: key.kid }) })
        .setSubject(user.id)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(end)
        .sign(await signingKey);
      return { token, expiresAt: new Date(end * 1_000).toISOString() };
    },
    subjectOf: async (authorization) => {
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      if (token === undefined) throw clientError('UNAUTHENTICATED', 'The Authorization header has no bearer token.');
      try {
        const { payload } = await jwtVerify(token, keySet, { issuer, audience, algorithms: [ALGORITHM] });
        if (payload.sub === undefined) throw new TypeError('no subject');
        return payload.sub;
      } catch {
        // Which check failed helps somebody who forges tokens, and nobody else.
        throw clientError('UNAUTHENTICATED', 'The bearer token is not valid.');
      }
    },
  };
}

function readPrivateKey(): JWK {
  const text = process.env.JWT_PRIVATE_JWK ?? readFileSync(new URL('./development-key.json', import.meta.url), 'utf8');
  const key: JWK = JSON.parse(text);
  if (key.kty !== 'EC' || key.crv !== 'P-256' || key.d === undefined) {
    throw new TypeError('JWT_PRIVATE_JWK must be a private JWK of an ES256 (P-256) key.');
  }
  return key;
}

/** Names the public members one by one, so that nothing else can slip out. */
function publicPart({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, ...(kid === undefined ? {} : { kid }), alg: ALGORITHM, use: 'sig' } as JWK;
}
