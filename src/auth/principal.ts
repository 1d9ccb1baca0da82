import { deepFreeze } from '../core/deep-freeze.ts';
import type { ClaimHeader } from './claims/claim-header.ts';
import { claimText } from './claims/claim-text.ts';
import { readClaim } from './claims/read-claim.ts';
import { scopesOf } from './claims/scopes-of.ts';

/** Who a request is made for, as a verified token says. Frozen: one object serves every request with the same token. */
export interface Principal {
  /** `sub`; undefined when the token has none. */
  readonly subject: string | undefined;
  /** All claims of the token. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** What `@requiresScopes` is judged by. */
  readonly scopes: ReadonlySet<string>;
  /** Claims as subgraphs get them: header name → value. */
  readonly headers: Readonly<Record<string, string>>;
  /** The claims that header rules insert, as header values. */
  readonly inserted: ReadonlyMap<string, string>;
  /** All that subgraphs may learn of the token: requests with equal ones may share answers. */
  readonly identity: string;
}

export interface PrincipalOptions {
  readonly scopesClaim: string | undefined;
  /** Sent to every subgraph. */
  readonly claimHeaders: readonly ClaimHeader[];
  /** Claims that header rules insert. */
  readonly insertedClaims: readonly string[];
  /** Whether subgraphs get all claims, in `extensions`. */
  readonly forwardsAllClaims: boolean;
}

/** Errors: throws UnsendableClaim for a claim that cannot be a header. */
export function createPrincipal(claims: Readonly<Record<string, unknown>>, options: PrincipalOptions): Principal {
  const headers: Record<string, string> = {};
  for (const { claim, name, format } of options.claimHeaders) {
    const text = claimText(readClaim(claims, claim), format);
    if (text !== undefined) headers[name] = text;
  }
  const inserted = new Map<string, string>();
  for (const claim of options.insertedClaims) {
    const text = claimText(readClaim(claims, claim), 'text');
    if (text !== undefined) inserted.set(claim, text);
  }
  const told = options.forwardsAllClaims ? claims : [headers, [...inserted]];
  return Object.freeze({
    subject: typeof claims.sub === 'string' ? claims.sub : undefined,
    // Policies of the operator's own code get them.
    claims: deepFreeze(claims),
    scopes: scopesOf(claims, options.scopesClaim),
    headers,
    inserted,
    identity: JSON.stringify(told),
  });
}
