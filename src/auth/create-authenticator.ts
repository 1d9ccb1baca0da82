import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { JwtConfig } from '../config/config.ts';
import { ASYMMETRIC_ALGORITHMS } from '../config/sections/authentication.ts';
import { Authenticator } from './authenticator.ts';
import { fetchText } from './keys/fetch-text.ts';
import { readJwks } from './keys/jwks-document.ts';
import type { KeysAttempt } from './keys/published-keys.ts';
import { PublishedKeys } from './keys/published-keys.ts';
import { secretKeys } from './keys/secret-keys.ts';
import type { VerificationKeys } from './keys/verification-keys.ts';
import type { TokenSource } from './tokens/find-token.ts';
import type { Issuer } from './tokens/verify-token.ts';

type KeySource = JwtConfig['jwks'][number];

export interface AuthenticatorSurroundings {
  /** Claims that header rules insert. */
  readonly insertedClaims: readonly string[];
  /** Told whenever keys have been read, or could not be. */
  readonly onKeysAttempt: (attempt: KeysAttempt) => void;
}

/** Makes what `authentication.jwt` asks for; keys begin to be read at once. Stop it, or it goes on reading. */
export function createAuthenticator(jwt: JwtConfig, surroundings: AuthenticatorSurroundings): Authenticator {
  return new Authenticator({
    issuers: jwt.jwks.map((source) => issuerOf(source, jwt, surroundings.onKeysAttempt)),
    sources: tokenSources(jwt),
    isRequired: jwt.require_authentication,
    clockToleranceMs: jwt.clock_tolerance,
    cache: { entries: jwt.cache_entries, ttlMs: jwt.cache_ttl },
    principal: {
      scopesClaim: jwt.scopes_claim,
      claimHeaders: jwt.forward_claims_to_headers,
      insertedClaims: surroundings.insertedClaims,
      forwardsAllClaims: jwt.forward_claims_to_upstream_extensions.enabled,
    },
  });
}

function tokenSources(jwt: JwtConfig): TokenSource[] {
  const { header_name: name, header_value_prefix: prefix, ignore_other_prefixes: ignoresOthers, sources } = jwt;
  return [
    { type: 'header', name, prefix, ignoresOthers },
    ...sources.map(
      ({ type, name: place, value_prefix: before = '' }): TokenSource => ({
        type,
        name: type === 'header' ? place.toLowerCase() : place,
        prefix: before,
        ignoresOthers,
      }),
    ),
  ];
}

function issuerOf(source: KeySource, jwt: JwtConfig, onAttempt: (attempt: KeysAttempt) => void): Issuer {
  return {
    keys: keysOf(source, jwt, onAttempt),
    issuers: source.issuers,
    audiences: source.audiences,
    algorithms: source.algorithms ?? (source.secret === undefined ? ASYMMETRIC_ALGORITHMS : ['HS256']),
    allowMissingExp: source.allow_missing_exp,
  };
}

function keysOf(source: KeySource, jwt: JwtConfig, onAttempt: (attempt: KeysAttempt) => void): VerificationKeys {
  if (source.secret !== undefined) return secretKeys(source.secret);
  const place = source.url ?? source.file ?? '';
  const headers = Object.fromEntries(source.headers.map(({ name, value }) => [name, value]));
  const isRemote = /^https?:/.test(place);
  const path = place.startsWith('file:') ? fileURLToPath(place) : place;
  const read = () => (isRemote ? fetchText(place, headers) : readFile(path, 'utf8'));
  return new PublishedKeys({
    place: isRemote ? withoutCredentials(place) : place,
    load: async () => readJwks(await read()),
    pollIntervalMs: source.poll_interval,
    cooldownMs: jwt.refresh_cooldown,
    maxAgeMs: jwt.keys_max_age,
    onAttempt,
  });
}

/** The query too: some issuers want a key there. */
function withoutCredentials(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
