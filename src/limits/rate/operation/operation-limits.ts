import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { RateLimitRule } from '../../../supergraph/rate-limits/rate-limit-rule.ts';
import { counterKey } from '../identity/counter-key.ts';
import type { StoreFailurePolicy } from '../limit.ts';
import { limitOf } from '../limit.ts';
import type { Counters, CountLimit } from '../store/counters.ts';
import type { ChargeRules, CoerceVariables } from './charged-rules.ts';
import { compileCharges } from './charged-rules.ts';
import type { ChargeRule, RuleVerdict } from './rule-limiter.ts';
import type { RuleTable } from './rule-table.ts';
import { ruleTable } from './rule-table.ts';

export interface OperationLimitsOptions {
  readonly schema: GraphQLSchema;
  readonly rules: readonly RateLimitRule[];
  readonly counters: Counters;
  readonly chargeRule: ChargeRule;
  readonly coerceVariables: CoerceVariables;
  readonly onStoreFailure: (rule: RateLimitRule) => StoreFailurePolicy;
}

/** The rate limits of one schema, compiled: each operation is looked through once, requests only read what varies. */
export class OperationLimits {
  readonly #options: OperationLimitsOptions;
  readonly #table: RuleTable;
  readonly #counters: ReadonlyMap<RateLimitRule, CountLimit>;
  /** `null`: touches no rule. */
  readonly #compiled = new WeakMap<OperationDefinitionNode, ChargeRules | null>();

  constructor(options: OperationLimitsOptions) {
    const { schema, rules, counters, onStoreFailure } = options;
    this.#options = options;
    this.#table = ruleTable(schema, rules);
    this.#counters = new Map(
      rules.map((rule) => {
        const { name, typeName, fieldName, max, windowMs } = rule;
        const mode = rule.readOnly ? 'look' : rule.uncountRejected ? 'count-admitted' : 'count';
        const limit = { name, max, windowMs, mode, onStoreFailure: onStoreFailure(rule) } as const;
        // Of the field, not of the rule: one that only looks shall see what another counts.
        return [rule, counters.of(limitOf(limit, `${typeName}.${fieldName}`))];
      }),
    );
  }

  /**
   * Charges every rule that a request touches, all in one turn. Undefined when it touches none.
   *
   * Shape  one verdict for each rule and set of identity values. A rule that refuses does not stop the others from
   *        counting, as if each stood alone.
   */
  charge(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
    identity: () => string,
  ): Promise<readonly RuleVerdict[]> | undefined {
    const charges = this.#compile(document, operation)?.(variables);
    if (charges === undefined || charges.length === 0) return undefined;
    const caller = identity();
    const { chargeRule, counters } = this.#options;
    const verdicts = charges.map(({ rule, values, points }) => {
      const key = counterKey([caller, rule.identityArgs.join(), ...values], counters.isShared);
      return chargeRule(rule, this.#counterOf(rule), key, points);
    });
    const [only] = verdicts;
    return verdicts.length === 1 && only !== undefined ? only.then((verdict) => [verdict]) : Promise.all(verdicts);
  }

  #compile(document: DocumentNode, operation: OperationDefinitionNode): ChargeRules | undefined {
    let compiled = this.#compiled.get(operation);
    if (compiled === undefined) {
      const { schema, coerceVariables } = this.#options;
      compiled = compileCharges(schema, this.#table, document, operation, coerceVariables) ?? null;
      this.#compiled.set(operation, compiled);
    }
    return compiled ?? undefined;
  }

  #counterOf(rule: RateLimitRule): CountLimit {
    const counter = this.#counters.get(rule);
    if (counter === undefined) throw new TypeError(`OperationLimits: ${rule.name} is no rule of this schema`);
    return counter;
  }
}
