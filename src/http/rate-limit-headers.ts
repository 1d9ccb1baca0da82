import { secondsToReset } from '../gateway/rate-limit-refusal.ts';
import type { Verdict } from '../limits/rate/limit.ts';

/** A page of aliases can touch hundreds of counters; the tightest tell enough. */
const MAX_POLICIES = 8;

/**
 * `RateLimit-Policy`, `RateLimit` and, for a refusal, `Retry-After`. Of several counters of one limit the one with least
 * left is told; of many limits, those with least left.
 *
 * Source  https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ (version 11)
 */
export function rateLimitHeaders(
  verdicts: readonly Verdict[],
  mode: 'always' | 'refused' | 'never',
): Readonly<Record<string, string>> {
  const [first] = verdicts;
  if (first !== undefined && verdicts.length === 1 && first.kind === 'admitted' && first.counted && mode === 'always') {
    return { 'ratelimit-policy': policyOf(first), ratelimit: stateOf(first) };
  }
  const refused = verdicts.filter(({ kind }) => kind !== 'admitted');
  const retryAfter: Record<string, string> =
    refused.length === 0 ? {} : { 'retry-after': String(Math.max(...refused.map(secondsToReset))) };
  if (mode === 'never' || (mode === 'refused' && refused.length === 0)) return retryAfter;
  const tightest = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    if (!verdict.counted) continue;
    const known = tightest.get(verdict.limit.name);
    if (known === undefined || share(verdict) < share(known)) tightest.set(verdict.limit.name, verdict);
  }
  if (tightest.size === 0) return retryAfter;
  const told = [...tightest.values()].sort((left, right) => share(left) - share(right)).slice(0, MAX_POLICIES);
  return {
    ...retryAfter,
    'ratelimit-policy': told.map(policyOf).join(', '),
    ratelimit: told.map(stateOf).join(', '),
  };
}

function policyOf({ limit }: Verdict): string {
  return `${quoted(limit.name)};q=${limit.max};w=${limit.windowMs / 1_000}`;
}

function stateOf(verdict: Verdict): string {
  return `${quoted(verdict.limit.name)};r=${verdict.remaining};t=${secondsToReset(verdict)}`;
}

/** What is left, refusals before all others. */
function share({ kind, remaining, limit }: Verdict): number {
  return kind === 'admitted' ? remaining / limit.max : -1;
}

/** A string of RFC 9651. Names are made of GraphQL names and words of ours. */
function quoted(name: string): string {
  return `"${name}"`;
}
