import type { GraphQLFormattedError } from 'graphql';
import type { ExpectedEntities } from '../sources/check-entities.ts';
import { checkEntities } from '../sources/check-entities.ts';
import type { Source, SubgraphRequest, SubgraphResult } from '../sources/source.ts';
import type { ForwardHeaders } from './forwarded-headers.ts';
import type { RequestContext } from './request-context.ts';
import { forbidsSharing, identityOf } from './sharing.ts';

/** What an engine wants of a subgraph; headers are not its business. */
export type SubgraphCall = Omit<SubgraphRequest, 'headers' | 'shareKey' | 'identity'> & {
  readonly entities: readonly ExpectedEntities[];
  /** How many fetches of the plan it answers. Default 1. */
  readonly fetches?: number | undefined;
};

export interface SubgraphClientOptions {
  readonly source: Source;
  readonly forwardHeaders: ForwardHeaders;
  /** Names of the client headers that are passed on. */
  readonly propagates: readonly string[];
  readonly showErrorMessages: boolean;
  /** Whether equal queries in flight, of whatever requests, share one call. */
  readonly shareQueries: boolean;
}

/** How many errors of one answer are logged: a list of a thousand entities may bring a thousand. */
const LOGGED_ERRORS = 5;

/** One subgraph as engines call it: on behalf of a client request, with its headers, and noted on its record. */
export class SubgraphClient {
  readonly name: string;
  /** Whether clients see the messages of its errors. */
  readonly showErrorMessages: boolean;
  readonly propagates: readonly string[];
  readonly #source: Source;
  readonly #forwardHeaders: ForwardHeaders;
  readonly #shareQueries: boolean;

  constructor(options: SubgraphClientOptions) {
    const { source, forwardHeaders, propagates, showErrorMessages, shareQueries } = options;
    this.name = source.name;
    this.showErrorMessages = showErrorMessages;
    this.propagates = propagates;
    this.#source = source;
    this.#forwardHeaders = forwardHeaders;
    this.#shareQueries = shareQueries;
  }

  /** Never rejects. */
  async call({ entities, fetches = 1, ...call }: SubgraphCall, context: RequestContext): Promise<SubgraphResult> {
    const startedAt = performance.now();
    const headers = this.#forwardHeaders(context);
    const identity = this.#identityOf(call.kind, context);
    const shareKey = this.#shareQueries ? identity : undefined;
    const answer = await this.#source.send({ ...call, headers, shareKey, identity }, context.signal);
    const result = checkEntities(answer, entities);
    const outcome = result.kind === 'answered' ? 'ok' : context.signal.aborted ? 'aborted' : result.code;
    const durationMs = performance.now() - startedAt;
    context.record.calls.push({ subgraph: this.name, outcome, durationMs, fetches, shared: answer.shared === true });
    this.#tell(result, context);
    return result;
  }

  #identityOf(kind: SubgraphRequest['kind'], context: RequestContext): string | undefined {
    if (kind !== 'query' || forbidsSharing(context)) return undefined;
    return identityOf(context, this.propagates);
  }

  #tell(result: SubgraphResult, { log, signal }: RequestContext): void {
    const subgraph = this.name;
    if (result.kind === 'failed') {
      if (!signal.aborted) log.warn({ subgraph, code: result.code, reason: result.reason }, 'subgraph call failed');
    } else if (result.errors.length > 0 && !this.showErrorMessages) {
      // What clients do not see, somebody has to.
      const errors = result.errors.slice(0, LOGGED_ERRORS).map(summary);
      log.info({ subgraph, count: result.errors.length, errors }, 'subgraph answered with errors');
    }
  }
}

function summary({ message, path, extensions }: GraphQLFormattedError): object {
  return { message, path: path?.join('.'), code: extensions?.code };
}
