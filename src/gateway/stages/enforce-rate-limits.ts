import { GraphQLError } from 'graphql';
import { callerText } from '../../limits/rate/identity/caller-text.ts';
import type { RuleVerdict } from '../../limits/rate/operation/rule-limiter.ts';
import type { RateLimits } from '../../limits/rate/rate-limits.ts';
import { rateLimitRefusal } from '../rate-limit-refusal.ts';
import type { RequestRecord } from '../request-record.ts';
import type { Stage } from '../stage.ts';

/**
 * Counts an operation against the rate limits of all fields it selects, and against that of its client, before anything
 * runs. All are asked at once: one round trip to Redis.
 */
export function enforceRateLimits({ client }: Pick<RateLimits, 'client'>): Stage {
  return {
    resolved({ document, operation, request: { variables }, contextValue: { record, principal, clientAddress } }) {
      if (!operation || !document) return undefined;
      const caller = { subject: principal?.subject, issuer: principal?.claims.iss, address: clientAddress };
      const limits = record.lease?.snapshot.rateLimits;
      const ofFields = limits?.charge(document, operation, variables ?? {}, () => callerText(caller));
      const ofClient = client?.(caller);
      if (ofClient === undefined) return ofFields?.then((fields) => judge(fields, record));
      return Promise.all([ofFields, ofClient]).then(([fields = [], one]) => judge([...fields, one], record));
    },
  };
}

function judge(verdicts: readonly RuleVerdict[], record: RequestRecord): void {
  record.rateLimits = record.rateLimits === undefined ? verdicts : [...record.rateLimits, ...verdicts];
  const refusal = rateLimitRefusal(verdicts);
  if (refusal === undefined) return;
  const { message, status, extensions } = refusal;
  // Headers are written from the record, whoever has refused.
  throw new GraphQLError(message, { extensions: { ...extensions, http: { status } } });
}
