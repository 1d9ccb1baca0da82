import { EndpointPolicies } from '../../auth/policies/endpoint-policies.ts';
import { loadModulePolicies } from '../../auth/policies/module-policies.ts';
import { PolicyDecisions } from '../../auth/policies/policy-decisions.ts';
import type { PolicySource } from '../../auth/policies/policy-source.ts';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../core/logger.ts';
import type { CoerceVariables } from '../coerce-variables.ts';
import type { AuthorizationOptions } from './authorized-execution.ts';

export interface Authorization {
  /** Undefined when directives are not enforced. */
  readonly options: AuthorizationOptions | undefined;
  stop(): Promise<void>;
}

interface Surroundings {
  readonly coerceVariables: CoerceVariables;
  readonly onPoliciesAsked: (outcome: 'ok' | 'failed') => void;
  readonly log: Logger;
}

/** Every request may fail; the reason is the same. */
const FAILURE_LOG_INTERVAL_MS = 10_000;

/** Errors: POLICY_MODULE_INVALID. */
export async function createAuthorization(
  { authorization: { directives, policies } }: Config,
  { coerceVariables, onPoliciesAsked, log }: Surroundings,
): Promise<Authorization> {
  if (!directives.enabled) return { options: undefined, stop: async () => {} };
  if (directives.dry_run) log.warn('authorization.directives.dry_run is on: protected fields are open');
  const endpoint = policies.endpoint === null ? undefined : new EndpointPolicies(policies.endpoint.url);
  const source = policies.module === null ? endpoint : await loadModulePolicies(policies.module);
  const tellFailure = failureLog(log);
  const onAsked = (failure: unknown) => {
    onPoliciesAsked(failure === undefined ? 'ok' : 'failed');
    if (failure !== undefined) tellFailure(failure);
  };
  return {
    options: {
      mode: directives.unauthorized.mode,
      dryRun: directives.dry_run,
      coerceVariables,
      grantedPolicies: source && decisions(source, { timeoutMs: policies.timeout, ttlMs: policies.cache_ttl, onAsked }),
    },
    stop: async () => endpoint?.stop(),
  };
}

function decisions(
  source: PolicySource,
  options: { readonly timeoutMs: number; readonly ttlMs: number; readonly onAsked: (failure: unknown) => void },
): AuthorizationOptions['grantedPolicies'] {
  const known = new PolicyDecisions({ source, ...options });
  return (names, principal) => known.granted(names, principal);
}

function failureLog(log: Logger): (failure: unknown) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let untold = 0;
  return (failure) => {
    untold += 1;
    const now = performance.now();
    if (now < toldAt + FAILURE_LOG_INTERVAL_MS) return;
    log.warn({ err: failure, failures: untold }, 'policies cannot be decided: none of them holds');
    toldAt = now;
    untold = 0;
  };
}
