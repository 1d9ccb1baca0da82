import type { GatewayExecutionResult, GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { executeSync, GraphQLError } from 'graphql';
import { InFlight } from '../core/in-flight.ts';
import { describeError, PorticoError } from '../core/portico-error.ts';
import { clientPath } from '../execute/client-path.ts';
import type { PlanOptions, PlanResult, StaleStep } from '../execute/execute-plan.ts';
import { executePlan } from '../execute/execute-plan.ts';
import type { FetchError } from '../execute/fetch-error.ts';
import type { PlanCache } from '../plan/cache/plan-cache.ts';
import { EACH } from '../plan/compile/collect-targets.ts';
import { ShapeErrors } from '../plan/compile/shape-errors.ts';
import type { Selection } from '../plan/operation/selection.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import type { TypeMemberships } from '../plan/type-memberships.ts';
import { markShared } from './answer-text.ts';
import { clientError } from './client-error.ts';
import type { CoerceVariables } from './coerce-variables.ts';
import { concernsAnswer, leadsToNull, lengthToNull } from './concerns-answer.ts';
import { planExtensions, planWish } from './exposed-plan.ts';
import type { AnswerHeaders } from './headers/answer-headers.ts';
import type { PropagatedHeaders } from './headers/propagated-headers.ts';
import { mergePropagated } from './headers/propagated-headers.ts';
import type { OperationFacts } from './operation-facts.ts';
import { operationFacts } from './operation-facts.ts';
import type { PreparedOperation } from './prepared-operation.ts';
import { prepareOperation } from './prepared-operation.ts';
import type { RequestContext } from './request-context.ts';
import { forbidsSharing, identityOf } from './sharing.ts';
import type { StaleFetch } from './stale-fetch.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { answeredError } from './subgraph-errors.ts';
import { ToldPaths } from './told-paths.ts';
import { undecidedCondition } from './undecided-condition.ts';
import { isNothingReachable, unreachableErrors } from './unreachable-errors.ts';

type JsonObject = Record<string, unknown>;
type Path = readonly (string | number)[];

export interface CompiledExecutionOptions {
  readonly schema: GraphQLSchema;
  readonly memberships: TypeMemberships;
  readonly clients: ReadonlyMap<string, SubgraphClient>;
  readonly plan: (document: string, signal: AbortSignal) => Promise<QueryPlan>;
  readonly coerceVariables: CoerceVariables;
  readonly mayCombine: (subgraph: string) => boolean;
  readonly shareQueries: boolean;
  /** Whether clients may see query plans. */
  readonly exposePlans: boolean;
  readonly cache: PlanCache<PreparedOperation>;
}

const NOTHING_FETCHED: PlanResult = { data: {}, errors: [], explained: [], stale: [] };

/** Answers operations on one supergraph. */
export class CompiledExecution {
  readonly #options: CompiledExecutionOptions;
  readonly #facts = new WeakMap<OperationDefinitionNode, OperationFacts>();
  readonly #flights = new InFlight<GatewayExecutionResult>({ onShared: ({ data }) => markShared(data) });
  /** Client headers that answers may depend on. */
  readonly #propagated: PropagatedHeaders;
  /** Those that go with a result, for requests that share it; undefined where clients get no headers of subgraphs. */
  readonly #answerHeaders: WeakMap<GatewayExecutionResult, AnswerHeaders> | undefined;

  constructor(options: CompiledExecutionOptions) {
    this.#options = options;
    this.#propagated = mergePropagated([...options.clients.values()].map(({ propagates }) => propagates));
    const answersWithHeaders = [...options.clients.values()].some((client) => client.answersWithHeaders);
    this.#answerHeaders = answersWithHeaders ? new WeakMap() : undefined;
  }

  async execute(request: GatewayGraphQLRequestContext): Promise<GatewayExecutionResult> {
    const { schema, coerceVariables, cache } = this.#options;
    const { document, operation, queryHash } = request;
    const context = request.context as RequestContext;
    const raw = request.request.variables ?? {};
    const { errors: refused, coerced } = coerceVariables(schema, operation, raw);
    if (refused !== undefined) return { errors: refused };
    const facts = this.#factsOf(document, operation);
    const undecided = undecidedCondition(facts.conditions, coerced);
    if (undecided !== undefined) return { errors: [undecided] };
    try {
      const key = keyOf(queryHash, facts, coerced);
      const prepared = cache.get(key) ?? (await this.prepare(key, facts, coerced, context.signal).catch(toClientError));
      return await this.#respond(key, prepared, raw, context);
    } catch (error) {
      // Nobody reads the answer of a client that has gone.
      if (context.signal.aborted) return { data: null };
      throw error;
    }
  }

  async #respond(
    key: string,
    prepared: PreparedOperation,
    variables: JsonObject,
    context: RequestContext,
  ): Promise<GatewayExecutionResult> {
    const { shareQueries, exposePlans } = this.#options;
    const wish = exposePlans ? planWish(context) : 'none';
    if (wish === 'alone') return { data: null, extensions: planExtensions(prepared.plan) };
    const run = () => this.#run(prepared, variables, context);
    if (wish === 'beside') {
      const result = await run();
      return { ...result, extensions: { ...result.extensions, ...planExtensions(prepared.plan) } };
    }
    if (!shareQueries || prepared.origin.kind !== 'query' || forbidsSharing(context)) return run();
    const shareKey = `${key}\n${JSON.stringify(variables)}\n${identityOf(context, this.#propagated)}`;
    const { record } = context;
    const running = this.#flights.run(shareKey, context.signal, run, {
      onFollowed: () => {
        record.shared = true;
      },
    });
    if (this.#answerHeaders === undefined) return running;
    const result = await running;
    if (record.shared) record.answerHeaders = this.#answerHeaders.get(result);
    return result;
  }

  async #run(
    prepared: PreparedOperation,
    variables: JsonObject,
    context: RequestContext,
  ): Promise<GatewayExecutionResult> {
    const { memberships, clients, mayCombine } = this.#options;
    const { step, heads, clientNames, required } = prepared;
    const send: PlanOptions['send'] = (service, call) => clientOf(clients, service).call(call, context);
    // Before anything is fetched: whoever waits for being begun then sees how long this takes.
    const introspected = this.#introspect(prepared.introspection, variables);
    const result =
      step === undefined
        ? NOTHING_FETCHED
        : await executePlan(step, { variables, clientNames, memberships, heads, required, mayCombine, send });
    // Nobody reads it; and the calls that were cut off would make an error for every field.
    if (context.signal.aborted) return { data: null };
    const answer = this.#answer(prepared, result, introspected);
    const { answerHeaders } = context.record;
    if (answerHeaders !== undefined) this.#answerHeaders?.set(answer, answerHeaders);
    return answer;
  }

  /** The operation, planned and compiled; from the cache when it is there. `key` names it and the outcome of its conditions. */
  prepare(
    key: string,
    facts: OperationFacts,
    variables: Readonly<JsonObject>,
    signal: AbortSignal,
  ): Promise<PreparedOperation> {
    const { cache, plan } = this.#options;
    const create = (unwanted: AbortSignal) =>
      prepareOperation(facts, variables, { ...this.#options, plan: (text) => plan(text, unwanted) });
    return cache.getOrCreate(key, create, { size: ({ bytes }) => bytes, signal });
  }

  #factsOf(document: DocumentNode, operation: OperationDefinitionNode): OperationFacts {
    let facts = this.#facts.get(operation);
    if (facts === undefined) {
      facts = operationFacts(document, operation);
      this.#facts.set(operation, facts);
    }
    return facts;
  }

  #answer(prepared: PreparedOperation, result: PlanResult, introspected: Introspected): GatewayExecutionResult {
    const shapeErrors = new ShapeErrors();
    const { selections, unreachable } = prepared;
    const shaped = prepared.shaper(result.data, introspected.data, shapeErrors);
    const troubles = [introspected.errors, result.errors, shapeErrors.list, unreachable];
    const marks = result.stale.length > 0 && { extensions: { stale: staleFetches(result.stale, selections) } };
    if (troubles.every(({ length }) => length === 0)) return { data: shaped, ...marks };
    const data = isNothingReachable(unreachable, selections) ? null : shaped;
    const errors = [
      ...introspected.errors,
      ...this.#fetchErrors(result, selections, data),
      ...unreachableErrors(unreachable, result.data, selections),
    ];
    const told = new ToldPaths([
      ...errors.map(({ path }) => path ?? []),
      ...result.explained.map((path) => clientPath(selections, path).path),
    ]);
    for (const { path, message } of shapeErrors.list) {
      // What made the value null has said so already.
      if (told.concern(path)) continue;
      errors.push(new GraphQLError(message, { path, extensions: { code: 'RESPONSE_VALIDATION_FAILED' } }));
    }
    return { data, ...(errors.length > 0 && { errors }), ...marks };
  }

  #introspect(document: DocumentNode | undefined, raw: JsonObject): Introspected {
    if (document === undefined) return { data: {}, errors: [] };
    const { data, errors = [] } = executeSync({ schema: this.#options.schema, document, variableValues: raw });
    return { data: data ?? {}, errors };
  }

  #fetchErrors(fetched: PlanResult, selections: readonly Selection[], data: unknown): GraphQLError[] {
    const told = new Set<string>();
    const toClient = (error: FetchError): GraphQLError[] => {
      const { path, exact } = clientPath(selections, error.path);
      // Of a field that nobody asked for: the fields that need it have errors of their own, unless its null has spread.
      const hasSpread = error.cause.kind === 'answered' && leadsToNull(fetched.data, error.path.slice(0, path.length));
      if (!(exact ? concernsAnswer(data, path) : hasSpread)) return [];
      const nullLength = lengthToNull(data, path);
      const place = JSON.stringify(path.slice(0, nullLength));
      // The null that it would explain is explained.
      if (error.isConsequence && nullLength < path.length && told.has(place)) return [];
      told.add(place);
      const formatted = this.#format(error, path);
      return [new GraphQLError(formatted.message, { path, extensions: { ...formatted.extensions } })];
    };
    const [causes, consequences] = [false, true].map((wanted) =>
      fetched.errors.filter(({ isConsequence = false }) => isConsequence === wanted),
    );
    return [...(causes ?? []), ...(consequences ?? [])].flatMap(toClient);
  }

  #format({ service, cause }: FetchError, path: Path) {
    if (cause.kind === 'failed') {
      return { message: describeError(cause.code, { service }), extensions: { code: cause.code, service } };
    }
    const shown = clientOf(this.#options.clients, service).showErrorMessages;
    return answeredError(cause.error, service, shown, path);
  }
}

interface Introspected {
  readonly data: JsonObject;
  readonly errors: readonly GraphQLError[];
}

function keyOf(queryHash: string, { operation, conditions }: OperationFacts, variables: JsonObject): string {
  const outcome = conditions.map(({ name }) => (variables[name.value] === true ? '1' : '0')).join('');
  return `${queryHash} ${operation.name?.value ?? ''} ${outcome}`;
}

/** Without what nobody has asked for: paths lead as far as the client knows them. */
function staleFetches(stale: readonly StaleStep[], selections: readonly Selection[]): StaleFetch[] {
  return stale.map(({ step, age }) => {
    const planned = step.path.map((key) => (key === EACH ? 0 : key));
    const path = clientPath(selections, planned).path.map((key) => (key === 0 ? EACH : key));
    return { subgraph: step.service, path, age };
  });
}

/** What planning refuses is told to the client with its code; everything else is a defect. */
function toClientError(error: unknown): never {
  if (error instanceof PorticoError && error.spec.audience === 'client') throw clientError(error.code, error.params);
  throw error;
}

function clientOf(clients: ReadonlyMap<string, SubgraphClient>, service: string): SubgraphClient {
  const client = clients.get(service);
  if (client === undefined) throw new TypeError(`CompiledExecution: no source for subgraph ${service}`);
  return client;
}
