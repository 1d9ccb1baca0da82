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

/** One charge on its way through graphql-rate-limit. */
class Charge {
  verdict: Verdict | undefined;
  readonly key: string;
  readonly #count: CountLimit;
  readonly #points: number;

  constructor(count: CountLimit, key: string, points: number) {
    this.#count = count;
    this.key = key;
    this.#points = points;
  }

  /** The times that the library compares with its limit. */
  make(): readonly number[] | Promise<readonly number[]> {
    const verdict = this.#count(this.key, this.#points);
    return verdict instanceof Promise ? verdict.then((counted) => this.#settle(counted)) : this.#settle(verdict);
  }

  #settle(verdict: Verdict): readonly number[] {
    this.verdict = verdict;
    return verdict.kind === 'admitted' ? NEVER : [Date.now()];
  }
}

const NEVER: readonly number[] = [];

/**
 * Loads graphql-rate-limit, which decides by what its store says and words the refusal.
 *
 * It keeps a list of times for each key, reads it, and writes it back: requests that come at once do not see each other,
 * and the list grows with the limit. So its store here is a counter that is charged, in one step, when it is asked what
 * was before; and the question that it decides is whether this one charge has room (`max: 1`), whatever it is worth. The
 * charge is what it takes for the identity, so that one limiter serves all.
 *
 * Source  https://github.com/teamplanes/graphql-rate-limit
 */
export async function loadRuleLimiter(): Promise<ChargeRule> {
  // Loaded for the first schema that has a rule: it brings packages that nothing else needs.
  const { getGraphQLRateLimiter, Store } = await import('graphql-rate-limit');

  class CounterStore extends Store {
    override getForIdentity({ contextIdentity }: { readonly contextIdentity: unknown }): number[] | Promise<number[]> {
      return (contextIdentity as Charge).make() as number[] | Promise<number[]>;
    }

    /** Never called: the counter has counted. */
    override setForIdentity(): void {}
  }

  const limit = getGraphQLRateLimiter({
    store: new CounterStore(),
    // Only handed on to the store.
    identifyContext: (charge) => charge as unknown as string,
  });
  return (rule, count, key, points) => {
    const charge = new Charge(count, key, points);
    const asked = limit({ parent: undefined, args: NO_ARGUMENTS, context: charge, info: NO_INFO }, settingsOf(rule));
    return asked.then((refusal) => {
      if (charge.verdict === undefined) throw new TypeError('graphql-rate-limit has not asked its store');
      return refusal === undefined ? charge.verdict : { ...charge.verdict, message: refusal };
    });
  };
}

const NO_ARGUMENTS = {};
const NO_INFO = { fieldName: '' } as GraphQLResolveInfo;

interface LimiterSettings {
  readonly max: 1;
  readonly message: string;
  readonly readOnly: true;
}

const knownSettings = new WeakMap<RateLimitRule, LimiterSettings>();

/**
 * Its `window` is left out: times in our lists are of now, and it would be parsed at each charge. It only reads in any case: what
 * counts is the counter's matter.
 */
function settingsOf(rule: RateLimitRule): LimiterSettings {
  let settings = knownSettings.get(rule);
  if (settings === undefined) {
    settings = { max: 1, message: rule.message ?? refusalText(rule), readOnly: true };
    knownSettings.set(rule, settings);
  }
  return settings;
}

function refusalText({ name, max, windowMs }: RateLimitRule): string {
  return describeError('RATE_LIMITED', { rule: name, limit: max, window: windowMs / 1_000 });
}
