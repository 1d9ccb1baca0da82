import type { GatewayExecutionResult, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Principal } from '../../auth/principal.ts';
import { ERRORS } from '../../core/errors.ts';
import { describeError } from '../../core/portico-error.ts';
import type { Execution } from '../../snapshot/engine.ts';
import type { AccessRules } from '../../supergraph/access/access-rules.ts';
import type { CoerceVariables } from '../coerce-variables.ts';
import { operationFacts } from '../operation-facts.ts';
import type { RequestContext } from '../request-context.ts';
import { AccessMap } from './access-map.ts';
import type { AskedForField } from './asked-for-marks.ts';
import { askedForMarks } from './asked-for-marks.ts';
import { holds } from './holds.ts';
import type { OperationConditions } from './operation-conditions.ts';
import { operationConditions } from './operation-conditions.ts';
import type { RestrictedOperation } from './restrict-operation.ts';
import { restrictOperation } from './restrict-operation.ts';
import { RestrictionCache } from './restriction-cache.ts';
import { weaveNulls } from './weave-nulls.ts';

/** Which of the policies hold for a principal. Never rejects: what cannot be told does not hold. */
export type GrantedPolicies = (
  policies: readonly string[],
  principal: Principal | undefined,
) => Promise<ReadonlySet<string>>;

export interface AuthorizationOptions {
  /** `filter`: denied fields are null. `reject`: an operation with one is refused. */
  readonly mode: 'filter' | 'reject';
  /** Nothing is denied, only told. */
  readonly dryRun: boolean;
  /** Undefined when nobody decides policies: none of them holds then. */
  readonly grantedPolicies: GrantedPolicies | undefined;
  readonly coerceVariables: CoerceVariables;
}

const NOTHING_GRANTED: ReadonlySet<string> = new Set();

/** Some 20 MB of syntax trees. */
const CACHE_BOUNDS = { maxEntries: 2_000, maxLength: 1_000_000 };

const MAX_LOGGED = 20;

/**
 * Executes operations on one supergraph as far as their principals may see it.
 *
 * What an operation selects is looked up once for its document. An operation without protected fields then costs a lookup,
 * and one whose conditions all hold a few comparisons: both go to the engine as they are. Else the engine gets the
 * operation without what is denied, under a hash of its own, so that no plan and no execution in flight is taken for
 * another's.
 */
export class AuthorizedExecution implements Execution {
  readonly apiSchema: GraphQLSchema;
  readonly #inner: Execution;
  readonly #rules: AccessRules;
  readonly #access: AccessMap;
  readonly #options: AuthorizationOptions;
  readonly #operations = new WeakMap<OperationDefinitionNode, OperationConditions | 'open'>();
  readonly #restrictions = new RestrictionCache(CACHE_BOUNDS);

  constructor(inner: Execution, rules: AccessRules, options: AuthorizationOptions) {
    this.apiSchema = inner.apiSchema;
    this.#inner = inner;
    this.#rules = rules;
    this.#access = new AccessMap(inner.apiSchema, rules);
    this.#options = options;
  }

  execute(request: GatewayGraphQLRequestContext): Promise<GatewayExecutionResult> {
    const operation = this.#conditionsOf(request);
    if (operation === 'open') return this.#inner.execute(request);
    const { grantedPolicies } = this.#options;
    if (operation.policies.length === 0 || grantedPolicies === undefined) {
      return this.#decide(request, operation, NOTHING_GRANTED);
    }
    const { principal } = request.context as RequestContext;
    return grantedPolicies(operation.policies, principal).then((granted) => this.#decide(request, operation, granted));
  }

  #decide(
    request: GatewayGraphQLRequestContext,
    { numbers }: OperationConditions,
    granted: ReadonlySet<string>,
  ): Promise<GatewayExecutionResult> {
    const { conditions } = this.#rules;
    const { principal } = request.context as RequestContext;
    const denied = numbers.filter((number) => !holds(conditions, number, { principal, granted }));
    return denied.length === 0 ? this.#inner.execute(request) : this.#executeRestricted(request, denied);
  }

  dispose(): Promise<void> {
    return this.#inner.dispose();
  }

  async #executeRestricted(
    request: GatewayGraphQLRequestContext,
    denied: readonly number[],
  ): Promise<GatewayExecutionResult> {
    const { record } = request.context as RequestContext;
    const { mode, dryRun } = this.#options;
    // Before anything is left out, so that variables which do not fit are told whatever the principal may see.
    const { errors, coerced } = this.#options.coerceVariables(
      this.apiSchema,
      request.operation,
      request.request.variables ?? {},
    );
    if (errors !== undefined) return { errors };
    const restricted = this.#restrictionOf(request, denied);
    if (dryRun || mode === 'reject') {
      const fields = decidedMarks(restricted, coerced);
      if (dryRun && fields.length > 0) this.#tellDenied(request, fields);
      if (dryRun) return this.#inner.execute(request);
      if (fields.length > 0) {
        record.unauthorized = { outcome: 'rejected', fields: fields.length };
        return { errors: fields.map(({ path }) => refusal(path)) };
      }
    }
    const { document, operation, queryHash } = restricted;
    const answer = await this.#inner.execute({ ...request, document, operation, queryHash });
    const { result, places } = weaveNulls(restricted, answer);
    if (places > 0) record.unauthorized = { outcome: 'filtered', fields: places };
    return result;
  }

  #tellDenied(request: GatewayGraphQLRequestContext, fields: readonly AskedForField[]): void {
    const { record, log } = request.context as RequestContext;
    record.unauthorized = { outcome: 'dry_run', fields: fields.length };
    const coordinates = [...new Set(fields.map(({ coordinate }) => coordinate))].slice(0, MAX_LOGGED);
    log.info({ fields: coordinates, count: fields.length }, 'fields would be denied');
  }

  #conditionsOf({ document, operation }: GatewayGraphQLRequestContext): OperationConditions | 'open' {
    let known = this.#operations.get(operation);
    if (known === undefined) {
      const facts = operationFacts(document, operation);
      known = operationConditions(this.apiSchema, this.#access, this.#rules.conditions, facts) ?? 'open';
      this.#operations.set(operation, known);
    }
    return known;
  }

  #restrictionOf(
    { document, operation, queryHash }: GatewayGraphQLRequestContext,
    denied: readonly number[],
  ): RestrictedOperation {
    const key = `${queryHash} ${operation.name?.value ?? ''} ${denied.join()}`;
    return this.#restrictions.get(key, () => {
      const numbers = new Set(denied);
      const isDenied = (conditions: readonly number[]) => conditions.some((number) => numbers.has(number));
      return restrictOperation(this.apiSchema, this.#access, operationFacts(document, operation), isDenied);
    });
  }
}

/** A condition that is left undecided is told by the engine, of which nothing is then asked. */
function decidedMarks(restricted: RestrictedOperation, variables: Readonly<Record<string, unknown>>): AskedForField[] {
  try {
    return askedForMarks(restricted, variables);
  } catch (error) {
    if (error instanceof GraphQLError) return [];
    throw error;
  }
}

function refusal(path: readonly string[]): GraphQLError {
  const code = 'UNAUTHORIZED_FIELD_OR_TYPE';
  return new GraphQLError(describeError(code), { path, extensions: { code, http: { status: ERRORS[code].http } } });
}
