import type {} from 'fastify';
import type { RuleVerdict } from '../limits/rate/operation/rule-limiter.ts';
import type { SnapshotLease } from '../snapshot/snapshot-store.ts';
import type { ServedOperation } from '../traffic/record/pending-operations.ts';
import type { AnswerHeaders } from './headers/answer-headers.ts';
import type { StaleFetch } from './stale-fetch.ts';

/** One call to a subgraph, as it ended. */
export interface SubgraphCall {
  readonly subgraph: string;
  /** `ok`, `stale` or `fresh` when an older answer was given, `aborted` when the client has gone, or the code of the failure. */
  readonly outcome: string;
  readonly durationMs: number;
  /** How many fetches of the plan it answered. */
  readonly fetches: number;
  /** How often it was sent again. */
  readonly retries: number;
  /** Another request's equal call has answered it. */
  readonly shared: boolean;
}

/**
 * What becomes known about a request on its way through the pipeline. Stages write it; access log and metrics read it
 * when the request has ended, so that neither is woven into the stages.
 */
export interface RequestRecord {
  readonly startedAt: number;
  readonly calls: SubgraphCall[];
  /** Codes of the errors in the answer, each once. */
  readonly errorCodes: Set<string>;
  operationName?: string | undefined;
  operationType?: string | undefined;
  /** What ran, for whoever records traffic; absent when nothing ran, or nobody does. */
  served?: ServedOperation;
  /** The answer came from the execution of an equal request. */
  shared?: boolean;
  /** What the client gets of subgraphs' headers; undefined when no rule asks for any. */
  answerHeaders?: AnswerHeaders | undefined;
  /** What each rate limit has said that the request has met. */
  rateLimits?: readonly RuleVerdict[];
  /** Noted by an engine that cannot put them into its result. */
  readonly stale: StaleFetch[];
  lease?: SnapshotLease | undefined;
  /** What became of the fields that the principal may not see: how many, of those that an answer would hold. */
  unauthorized?: { readonly outcome: 'filtered' | 'rejected' | 'dry_run'; readonly fields: number };
  /** The document itself was refused: it does not parse, validate or fit its variables. */
  documentRefused?: boolean;
}

export function startRecord(): RequestRecord {
  return { startedAt: performance.now(), calls: [], stale: [], errorCodes: new Set() };
}

declare module 'fastify' {
  interface FastifyRequest {
    record: RequestRecord;
  }
}
