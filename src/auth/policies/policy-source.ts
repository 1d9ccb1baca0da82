import type { Principal } from '../principal.ts';

/** Who a policy is decided for; undefined for a request without a token. */
export type PolicySubject = Pick<Principal, 'subject' | 'claims' | 'scopes'> | undefined;

/** Decides policies: what they mean is no business of the gateway. */
export interface PolicySource {
  /**
   * Those of `policies` that hold. Rejects when that cannot be told. An answer after `signal` has aborted is not waited
   * for.
   */
  decide(policies: readonly string[], subject: PolicySubject, signal: AbortSignal): Promise<Iterable<string>>;
}
