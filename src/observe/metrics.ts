import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { KeysAttempt } from '../auth/keys/published-keys.ts';
import type { RequestRecord } from '../gateway/request-record.ts';
import type { PlanningOutcome } from '../plan/planner/planner.ts';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { UpdateOutcome } from '../snapshot/snapshot-updater.ts';
import { observeSnapshots } from './snapshot-metrics.ts';

const LATENCY_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const PAUSE_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const COMPOSITION_BUCKETS_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** nginx's status for a client that went before its answer came. */
export const CLIENT_CLOSED_REQUEST = 499;

/** One HTTP exchange on the client port, as it ended. */
export interface EndedRequest {
  readonly method: string;
  /** The route that served it, not its path: a bounded set. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly record: RequestRecord;
}

/**
 * What Prometheus reads at `/metrics`. Label values come from configuration, schema or fixed lists, never from what a
 * client sends, so the number of series is bounded.
 *
 * Units  seconds, as Prometheus wants: https://prometheus.io/docs/practices/naming/
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #latency: Histogram<'route'>;
  readonly #operations: Counter<'type' | 'outcome'>;
  readonly #calls: Counter<'subgraph' | 'outcome'>;
  readonly #callLatency: Histogram<'subgraph'>;
  readonly #fetches: Counter<'subgraph'>;
  readonly #shared: Counter;
  readonly #sharedCalls: Counter<'subgraph'>;
  readonly #authentications: Counter<'outcome'>;
  readonly #keyReadings: Counter<'outcome'>;
  readonly #refusals: Counter<'limit'>;
  readonly #stale: Counter<'subgraph'>;
  readonly #unauthorized: Counter<'outcome'>;
  readonly #unauthorizedFields: Counter<'outcome'>;
  readonly #policyQuestions: Counter<'outcome'>;
  readonly #plans: Counter<'outcome'>;
  readonly #planTime: Histogram;
  readonly #compositions: Counter<'outcome'>;
  readonly #compositionTime: Histogram;
  readonly #updatePause: Histogram;
  readonly #rejected: Gauge;

  constructor(store: SnapshotStore) {
    const registers = [this.registry];
    // Event loop lag, memory, garbage collection: nodejs_* and process_*.
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'portico_http_requests_total',
      help: 'Client requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#latency = new Histogram({
      name: 'portico_http_request_duration_seconds',
      help: 'Time from the head of a client request to the end of its answer.',
      labelNames: ['route'],
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
    this.#operations = new Counter({
      name: 'portico_graphql_operations_total',
      help: 'GraphQL operations by type; outcome is ok, errors when the answer holds any, or aborted when the client went first.',
      labelNames: ['type', 'outcome'],
      registers,
    });
    this.#calls = new Counter({
      name: 'portico_subgraph_calls_total',
      help: 'Calls to subgraphs; outcome is ok, stale or fresh when an older answer was given, aborted when the client had gone, or the code of the failure.',
      labelNames: ['subgraph', 'outcome'],
      registers,
    });
    this.#callLatency = new Histogram({
      name: 'portico_subgraph_call_duration_seconds',
      help: 'Time of calls to subgraphs.',
      labelNames: ['subgraph'],
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
    this.#fetches = new Counter({
      name: 'portico_subgraph_fetches_total',
      help: 'Fetches of query plans that calls to subgraphs have answered: more than the calls where several went as one.',
      labelNames: ['subgraph'],
      registers,
    });
    this.#shared = new Counter({
      name: 'portico_shared_operations_total',
      help: 'Operations answered from the execution of an equal one in flight.',
      registers,
    });
    this.#sharedCalls = new Counter({
      name: 'portico_subgraph_shared_calls_total',
      help: 'Queries to subgraphs answered from an equal call in flight, which is counted as a call once.',
      labelNames: ['subgraph'],
      registers,
    });
    this.#authentications = new Counter({
      name: 'portico_authentications_total',
      help: 'Requests by what their token says of them: authenticated, anonymous, or the code of the refusal.',
      labelNames: ['outcome'],
      registers,
    });
    this.#keyReadings = new Counter({
      name: 'portico_token_key_readings_total',
      help: 'Attempts to read the keys of issuers; outcome is ok or failed.',
      labelNames: ['outcome'],
      registers,
    });
    this.#refusals = new Counter({
      name: 'portico_rate_limit_refusals_total',
      help: 'Requests that a rate limit has not let through, by the limit: global, client, or the field of a @rateLimit.',
      labelNames: ['limit'],
      registers,
    });
    this.#stale = new Counter({
      name: 'portico_stale_answers_total',
      help: 'Calls to subgraphs for which an older answer was given, in whole or in part.',
      labelNames: ['subgraph'],
      registers,
    });
    this.#unauthorized = new Counter({
      name: 'portico_unauthorized_operations_total',
      help: 'Operations with fields that their principal may not see; outcome is filtered, rejected or dry_run.',
      labelNames: ['outcome'],
      registers,
    });
    this.#unauthorizedFields = new Counter({
      name: 'portico_unauthorized_fields_total',
      help: 'Fields that principals may not see, by the same outcomes. When filtered: places in answers.',
      labelNames: ['outcome'],
      registers,
    });
    this.#policyQuestions = new Counter({
      name: 'portico_policy_questions_total',
      help: 'Questions to the module or endpoint that decides policies; outcome is ok or failed, and then none of them holds.',
      labelNames: ['outcome'],
      registers,
    });
    this.#plans = new Counter({
      name: 'portico_plans_total',
      help: 'Operations that were to be planned; outcome is planned, aborted or the code of the failure.',
      labelNames: ['outcome'],
      registers,
    });
    this.#planTime = new Histogram({
      name: 'portico_planning_duration_seconds',
      help: 'Time of one operation in the planner thread, without waiting.',
      buckets: LATENCY_BUCKETS_SECONDS,
      registers,
    });
    this.#compositions = new Counter({
      name: 'portico_schema_updates_total',
      help: 'New schemas by what became of them: swapped, unchanged or rejected.',
      labelNames: ['outcome'],
      registers,
    });
    this.#compositionTime = new Histogram({
      name: 'portico_schema_update_duration_seconds',
      help: 'Time to compose a schema and make it ready.',
      buckets: COMPOSITION_BUCKETS_SECONDS,
      registers,
    });
    this.#updatePause = new Histogram({
      name: 'portico_schema_update_longest_pause_seconds',
      help: 'The longest time that the event loop was held during a schema update, by whatever held it.',
      buckets: PAUSE_BUCKETS_SECONDS,
      registers,
    });
    this.#rejected = new Gauge({
      name: 'portico_schema_rejected',
      help: '1 while the newest schema cannot be served and an older one is.',
      registers,
    });
    observeSnapshots(store, this.registry);
  }

  /** Counts a request that has ended, its operation and its subgraph calls. */
  requestEnded({ method, route, status, durationMs, record }: EndedRequest): void {
    this.#requests.inc({ method, route, status });
    this.#latency.observe({ route }, durationMs / 1000);
    if (record.operationType !== undefined) {
      this.#operations.inc({ type: record.operationType, outcome: outcomeOf(status, record) });
    }
    for (const { kind, limit } of record.rateLimits ?? []) {
      if (kind !== 'admitted') this.#refusals.inc({ limit: limit.name });
    }
    if (record.shared) this.#shared.inc();
    if (record.unauthorized !== undefined) {
      const { outcome, fields } = record.unauthorized;
      this.#unauthorized.inc({ outcome });
      this.#unauthorizedFields.inc({ outcome }, fields);
    }
    for (const { subgraph, outcome, durationMs: callMs, fetches, shared } of record.calls) {
      this.#fetches.inc({ subgraph }, fetches);
      if (shared) this.#sharedCalls.inc({ subgraph });
      else this.#calls.inc({ subgraph, outcome });
      if (outcome === 'stale') this.#stale.inc({ subgraph });
      this.#callLatency.observe({ subgraph }, callMs / 1000);
    }
  }

  authenticated(outcome: string): void {
    this.#authentications.inc({ outcome });
  }

  keysRead({ reason }: KeysAttempt): void {
    this.#keyReadings.inc({ outcome: reason === undefined ? 'ok' : 'failed' });
  }

  policiesAsked(outcome: 'ok' | 'failed'): void {
    this.#policyQuestions.inc({ outcome });
  }

  planningEnded({ outcome, durationMs }: PlanningOutcome): void {
    this.#plans.inc({ outcome });
    if (durationMs !== undefined) this.#planTime.observe(durationMs / 1000);
  }

  schemaUpdated(outcome: UpdateOutcome): void {
    this.#compositions.inc({ outcome: outcome.kind });
    this.#compositionTime.observe(outcome.durationMs / 1000);
    this.#updatePause.observe(outcome.longestPauseMs / 1000);
    this.#rejected.set(outcome.kind === 'rejected' ? 1 : 0);
  }
}

function outcomeOf(status: number, { errorCodes }: RequestRecord): string {
  if (status === CLIENT_CLOSED_REQUEST) return 'aborted';
  return errorCodes.size === 0 ? 'ok' : 'errors';
}
