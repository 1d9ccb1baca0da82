import type { GraphQLResolveInfo } from 'graphql';
import { describeError } from '../../../core/portico-error.ts';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';
import type { Verdict } from '../limit.ts';
import type { CountLimit } from '../store/counters.ts';

/** What a rule says to a request; `message` is for the client when it is not let through. */
export interface RuleVerdict extends Verdict {
  readonly message?: string | undefined;
}

/** Charges a rule, whose counter is `count`. */
export type ChargeRule = (rule: RateLimitRule, count: CountLimit, key: string, points: number) => Promise<RuleVerdict>;

/**
 * Loads graphql-rate-limit, which decides by what its store says and words the refusal.
 *
 * It keeps a list of times for each key, reads it, and writes it back: requests that come at once do not see each other,
 * and the list grows with the limit. So its store here is a counter that is charged, in one step, when it is asked what
 * was before; and the question that it decides is whether this one charge has room (`max: 1`), whatever it is worth.
 *
 * Source  https://github.com/teamplanes/graphql-rate-limit
 */
export async function loadRuleLimiter(): Promise<ChargeRule> {
  // Loaded for the first schema that has a rule: it brings packages that nothing else needs.
  const { getGraphQLRateLimiter, Store } = await import('graphql-rate-limit');

  class CounterStore extends Store {
    verdict: Verdict | undefined;
    readonly #charge: () => Promise<Verdict>;

    constructor(charge: () => Promise<Verdict>) {
      super();
      this.#charge = charge;
    }

    override async getForIdentity(): Promise<readonly number[]> {
      this.verdict = await this.#charge();
      return this.verdict.kind === 'admitted' ? [] : [Date.now()];
    }

    /** The counter has counted. */
    override setForIdentity(): void {}
  }

  return async (rule, count, key, points) => {
    const store = new CounterStore(() => count(key, points));
    const limit = getGraphQLRateLimiter({
      store,
      identifyContext: () => key,
      formatError: ({ fieldName }) => refusalText(fieldName, rule),
    });
    const { message, readOnly, uncountRejected, windowMs } = rule;
    const refusal = await limit(
      { parent: undefined, args: {}, context: {}, info: { fieldName: rule.name } as GraphQLResolveInfo },
      { max: 1, window: `${windowMs}ms`, readOnly, uncountRejected, ...(message !== undefined && { message }) },
    );
    if (store.verdict === undefined) throw new TypeError('graphql-rate-limit has not asked its store');
    return refusal === undefined ? store.verdict : { ...store.verdict, message: refusal };
  };
}

function refusalText(rule: string, { max, windowMs }: RateLimitRule): string {
  return describeError('RATE_LIMITED', { rule, limit: max, window: windowMs / 1_000 });
}
