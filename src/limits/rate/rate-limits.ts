import type { GraphQLSchema } from 'graphql';
import type { Logger } from '../../core/logger.ts';
import type { RateLimitRule } from '../../supergraph/rate-limits/rate-limit-rule.ts';
import type { Caller } from './identity/caller-text.ts';
import { callerText } from './identity/caller-text.ts';
import { counterKey } from './identity/counter-key.ts';
import type { StoreFailurePolicy, Verdict } from './limit.ts';
import { limitOf } from './limit.ts';
import type { CoerceVariables } from './operation/charged-rules.ts';
import { OperationLimits } from './operation/operation-limits.ts';
import type { ChargeRule } from './operation/rule-limiter.ts';
import { loadRuleLimiter } from './operation/rule-limiter.ts';
import type { Counters } from './store/counters.ts';

/** A limit as it is configured. */
export interface LimitSetting {
  readonly limit: number;
  /** Milliseconds, whole seconds. */
  readonly window: number;
  readonly on_redis_failure: StoreFailurePolicy | null;
}

export interface RateLimitSettings {
  readonly global: LimitSetting | null;
  readonly client: LimitSetting | null;
  readonly subgraphs: Readonly<Record<string, LimitSetting>>;
  readonly rules: Readonly<Record<string, { readonly on_redis_failure: StoreFailurePolicy }>>;
  readonly on_redis_failure: StoreFailurePolicy;
}

export interface RateLimitsOptions {
  readonly settings: RateLimitSettings;
  readonly counters: Counters;
  readonly coerceVariables: CoerceVariables;
  readonly log: Logger;
}

/** Charges a limit that is configured, for one key. */
export type ChargeLimit = (key: readonly string[]) => Promise<Verdict>;

/** Everything that is limited by a rate: what is configured, and what schemas say. What is not configured is undefined. */
export class RateLimits {
  /** HTTP requests of one address. */
  readonly request: ((address: string) => Promise<Verdict>) | undefined;
  /** GraphQL operations of one caller. */
  readonly client: ((caller: Caller) => Promise<Verdict>) | undefined;
  readonly #options: RateLimitsOptions;
  readonly #subgraphs: ReadonlyMap<string, ChargeLimit>;
  #chargeRule: Promise<ChargeRule> | undefined;

  constructor(options: RateLimitsOptions) {
    this.#options = options;
    const { global, client, subgraphs } = options.settings;
    const request = global === null ? undefined : this.#chargeOf('global', global);
    this.request = request && ((address) => request([callerText({ subject: undefined, address })]));
    const operation = client === null ? undefined : this.#chargeOf('client', client);
    this.client = operation && ((caller) => operation([callerText(caller)]));
    this.#subgraphs = new Map(
      Object.entries(subgraphs).map(([name, setting]) => [name, this.#chargeOf(`subgraph ${name}`, setting)]),
    );
  }

  /** Connects to where limits are counted, when there is one that is configured. */
  async open(): Promise<void> {
    if (this.request === undefined && this.client === undefined && this.#subgraphs.size === 0) return;
    await this.#options.counters.open();
  }

  /** Calls to one subgraph, by whatever client. */
  subgraph(name: string): (() => Promise<Verdict>) | undefined {
    const charge = this.#subgraphs.get(name);
    return charge && (() => charge([]));
  }

  /** The limits of a schema; undefined when it has none. */
  async compile(rules: readonly RateLimitRule[], schema: GraphQLSchema): Promise<OperationLimits | undefined> {
    const { settings, counters, coerceVariables, log } = this.#options;
    const unknown = Object.keys(settings.rules).filter((name) => !rules.some((rule) => coordinateOf(rule) === name));
    if (unknown.length > 0) log.warn({ unknown }, 'rate_limit.rules names fields that have no rate limit');
    if (rules.length === 0) return undefined;
    this.#chargeRule ??= loadRuleLimiter();
    const [chargeRule] = await Promise.all([this.#chargeRule, counters.open()]);
    const onStoreFailure = (rule: RateLimitRule) => {
      const name = coordinateOf(rule);
      const own = Object.hasOwn(settings.rules, name) ? settings.rules[name] : undefined;
      return own?.on_redis_failure ?? settings.on_redis_failure;
    };
    return new OperationLimits({ schema, rules, counters, chargeRule, coerceVariables, onStoreFailure });
  }

  #chargeOf(name: string, { limit: max, window: windowMs, on_redis_failure: own }: LimitSetting): ChargeLimit {
    const { settings, counters } = this.#options;
    const onStoreFailure = own ?? settings.on_redis_failure;
    const count = counters.of(limitOf({ name, max, windowMs, mode: 'count', onStoreFailure }));
    return async (key) => count(counterKey(key, counters.isShared), 1);
  }
}

function coordinateOf({ typeName, fieldName }: RateLimitRule): string {
  return `${typeName}.${fieldName}`;
}
