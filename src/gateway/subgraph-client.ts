import type { GraphQLFormattedError } from 'graphql';
import type { Principal } from '../auth/principal.ts';
import type { SignCall } from '../auth/signature/signer.ts';
import type { ExpectedEntities } from '../sources/check-entities.ts';
import { checkEntities } from '../sources/check-entities.ts';
import type { Source, SubgraphRequest, SubgraphResult } from '../sources/source.ts';
import { AnswerHeaders } from './headers/answer-headers.ts';
import type { ForwardHeaders } from './headers/forwarded-headers.ts';
import type { PropagatedHeaders } from './headers/propagated-headers.ts';
import type { ReadResponseHeaders } from './headers/response-rules.ts';
import type { RequestContext } from './request-context.ts';
import type { RequestRecord } from './request-record.ts';
import { forbidsSharing, identityOf } from './sharing.ts';

/** What an engine wants of a subgraph; headers are not its business. */
export type SubgraphCall = Omit<SubgraphRequest, 'headers' | 'shareKey' | 'identity' | 'deadline'> & {
  readonly entities: readonly ExpectedEntities[];
  /** How many fetches of the plan it answers. Default 1. */
  readonly fetches?: number | undefined;
};

export interface SubgraphClientOptions {
  readonly source: Source;
  readonly forwardHeaders: ForwardHeaders;
  /** The client headers that are passed on. */
  readonly propagates: PropagatedHeaders;
  /** What clients get of its headers; undefined when they get none. */
  readonly readResponseHeaders: ReadResponseHeaders | undefined;
  /** Key below `extensions` that all claims of the token are sent under; undefined when they are not. */
  readonly claimsExtension: string | undefined;
  /** Undefined when calls are not signed. */
  readonly sign: SignCall | undefined;
  readonly showErrorMessages: boolean;
  /** Whether equal queries in flight, of whatever requests, share one call. */
  readonly shareQueries: boolean;
}

/** What is from before must not be taken for new by whoever keeps it next. */
const HEADERS_OF_KEPT = { 'cache-control': 'no-store' };

/** How many errors of one answer are logged: a list of a thousand entities may bring a thousand. */
const LOGGED_ERRORS = 5;

/** One subgraph as engines call it: on behalf of a client request, with its headers, and noted on its record. */
export class SubgraphClient {
  readonly name: string;
  /** Whether clients see the messages of its errors. */
  readonly showErrorMessages: boolean;
  readonly propagates: PropagatedHeaders;
  readonly #options: SubgraphClientOptions;

  constructor(options: SubgraphClientOptions) {
    this.name = options.source.name;
    this.showErrorMessages = options.showErrorMessages;
    this.propagates = options.propagates;
    this.#options = options;
  }

  /** Whether clients get any of its headers. */
  get answersWithHeaders(): boolean {
    return this.#options.readResponseHeaders !== undefined;
  }

  /** Never rejects. */
  async call({ entities, fetches = 1, ...call }: SubgraphCall, context: RequestContext): Promise<SubgraphResult> {
    const startedAt = performance.now();
    const { source, forwardHeaders, sign, shareQueries } = this.#options;
    const headers = forwardHeaders(context);
    const body = this.#bodyOf(call, context.principal);
    if (sign !== undefined && body !== undefined) {
      const [name, value] = sign(this.name, headers, body);
      headers[name] = value;
    }
    const identity = this.#identityOf(call.kind, context);
    const shareKey = shareQueries ? identity : undefined;
    const { deadline, signal } = context;
    const answer = await source.send({ ...call, body, headers, shareKey, identity, deadline }, signal);
    const result = checkEntities(answer, entities);
    const outcome = outcomeOf(result, signal);
    const durationMs = performance.now() - startedAt;
    const { shared = false, retries = 0 } = answer;
    context.record.calls.push({ subgraph: this.name, outcome, durationMs, fetches, retries, shared });
    this.#takeHeaders(answer, context.record);
    this.#tell(result, context);
    return result;
  }

  /** The whole body, where it has to be known here. */
  #bodyOf(call: Omit<SubgraphCall, 'entities' | 'fetches'>, principal: Principal | undefined): string | undefined {
    const { sign, claimsExtension } = this.#options;
    const told = claimsExtension === undefined ? undefined : principal?.claims;
    if (sign === undefined && told === undefined) return call.body;
    const { query, operationName, variables } = call;
    const body = call.body ?? JSON.stringify({ query, operationName, variables });
    if (told === undefined || claimsExtension === undefined) return body;
    return `${body.slice(0, -1)},"extensions":${JSON.stringify({ [claimsExtension]: told })}}`;
  }

  #takeHeaders(answer: SubgraphResult, record: RequestRecord): void {
    const { readResponseHeaders } = this.#options;
    if (readResponseHeaders === undefined || answer.kind === 'failed') return;
    record.answerHeaders ??= new AnswerHeaders();
    record.answerHeaders.add(readResponseHeaders(answer.origin?.headers ?? HEADERS_OF_KEPT));
  }

  #identityOf(kind: SubgraphRequest['kind'], context: RequestContext): string | undefined {
    if (kind !== 'query' || forbidsSharing(context)) return undefined;
    return identityOf(context, this.propagates);
  }

  #tell(result: SubgraphResult, { log, signal }: RequestContext): void {
    const subgraph = this.name;
    if (result.kind === 'failed') {
      if (!signal.aborted) log.warn({ subgraph, code: result.code, reason: result.reason }, 'subgraph call failed');
    } else if (result.kept?.failure !== undefined) {
      const { code, reason } = result.kept.failure;
      log.debug({ subgraph, code, reason }, 'subgraph call failed; an older answer was given');
    } else if (result.errors.length > 0 && !this.showErrorMessages) {
      // What clients do not see, somebody has to.
      const errors = result.errors.slice(0, LOGGED_ERRORS).map(summary);
      log.info({ subgraph, count: result.errors.length, errors }, 'subgraph answered with errors');
    }
  }
}

function outcomeOf(result: SubgraphResult, { aborted }: AbortSignal): string {
  if (result.kind === 'failed') return aborted ? 'aborted' : result.code;
  if (result.kept === undefined) return 'ok';
  return result.kept.isStale ? 'stale' : 'fresh';
}

function summary({ message, path, extensions }: GraphQLFormattedError): object {
  return { message, path: path?.join('.'), code: extensions?.code };
}
