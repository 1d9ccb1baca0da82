import type { IncomingHttpHeaders } from 'node:http';
import { UnsendableClaim } from './claims/claim-text.ts';
import type { Principal, PrincipalOptions } from './principal.ts';
import { createPrincipal } from './principal.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { TokenSource } from './tokens/find-token.ts';
import { compileTokenSearch, OTHER_PREFIX } from './tokens/find-token.ts';
import { VerifiedTokens } from './tokens/verified-tokens.ts';
import type { Issuer } from './tokens/verify-token.ts';
import { verifyToken } from './tokens/verify-token.ts';

/** Units: milliseconds. */
export interface AuthenticatorOptions {
  readonly issuers: readonly Issuer[];
  readonly sources: readonly TokenSource[];
  /** Requests without a token are refused. */
  readonly isRequired: boolean;
  readonly clockToleranceMs: number;
  readonly cache: { readonly entries: number; readonly ttlMs: number };
  readonly principal: PrincipalOptions;
}

/** Who a request is made for: a principal, nobody in particular, or why it may not go on. */
export type Authentication = { readonly principal: Principal | undefined } | Refusal;

const ANONYMOUS: Authentication = { principal: undefined };

/** Finds out who a request is made for. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  readonly #find: ReturnType<typeof compileTokenSearch>;
  readonly #verified: VerifiedTokens;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
    this.#find = compileTokenSearch(options.sources);
    this.#verified = new VerifiedTokens({ maxEntries: options.cache.entries, ttlMs: options.cache.ttlMs });
  }

  /** What operators should know of the issuers' keys. */
  get problems(): string[] {
    return this.#options.issuers.flatMap(({ keys }) => keys.problem ?? []);
  }

  /** At once when there is nothing to verify: no token, or one that was verified a moment ago. */
  authenticate(headers: IncomingHttpHeaders): Authentication | Promise<Authentication> {
    const token = this.#find(headers);
    if (token === undefined) return this.#options.isRequired ? refuse('MISSING_JWT', 'no token') : ANONYMOUS;
    if (token === OTHER_PREFIX) return refuse('INVALID_PREFIX', 'another prefix than that of a token');
    const principal = this.#verified.get(token, this.#generation);
    return principal === undefined ? this.#verify(token) : { principal };
  }

  stop(): void {
    for (const { keys } of this.#options.issuers) keys.stop();
  }

  /** Grows whenever the keys of any issuer change. */
  get #generation(): number {
    let sum = 0;
    for (const { keys } of this.#options.issuers) sum += keys.generation;
    return sum;
  }

  async #verify(token: string): Promise<Authentication> {
    const { issuers, clockToleranceMs, principal: shape } = this.#options;
    // The keys of before: when they change meanwhile, those of after have not seen the token.
    const generation = this.#generation;
    const verification = await verifyToken(token, issuers, clockToleranceMs / 1000);
    if (!('claims' in verification)) return verification;
    const { claims } = verification;
    try {
      const principal = createPrincipal(claims, shape);
      const expiresAt = (claims.exp ?? Number.POSITIVE_INFINITY) * 1000;
      this.#verified.add(token, principal, expiresAt, generation);
      return { principal };
    } catch (error) {
      if (error instanceof UnsendableClaim) return refuse('CANNOT_DECODE_JWT', `a claim holds ${error.message}`);
      throw error;
    }
  }
}
