import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLFormattedError } from 'graphql';
import type { JsonObject, Source, SubgraphResult } from '../sources/source.ts';
import type { ForwardHeaders } from './forwarded-headers.ts';
import type { RequestContext } from './request-context.ts';
import { answeredError, failureErrors, lostPaths } from './subgraph-errors.ts';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/** How one subgraph is presented to the stock executor. */
export interface ApolloDataSourceOptions {
  readonly source: Source;
  readonly forwardHeaders: ForwardHeaders;
  readonly showErrorMessages: boolean;
}

/**
 * A `Source` as ApolloGateway's executor wants it. Never rejects for a failure of the subgraph: the executor would turn
 * that into an error without path.
 */
export class ApolloDataSource implements GraphQLDataSource {
  readonly #options: ApolloDataSourceOptions;

  constructor(options: ApolloDataSourceOptions) {
    this.#options = options;
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    if (!('incomingRequestContext' in options))
      throw new TypeError('ApolloDataSource: only client operations are sent');
    const { source, forwardHeaders, showErrorMessages } = this.#options;
    const context = options.context as RequestContext;
    const { query = '', operationName, variables } = options.request;
    const startedAt = performance.now();
    const result = await source.send(
      {
        query,
        operationName: operationName || undefined,
        variables,
        kind: query.startsWith('mutation') ? 'mutation' : 'query',
        headers: forwardHeaders(context),
      },
      context.signal,
    );
    const checked = checkEntities(result, variables);
    noteCall(context, source.name, checked, performance.now() - startedAt);
    if (checked.kind === 'failed') {
      return { data: null, errors: failureErrors(checked, source.name, query, variables) as never };
    }
    if (checked.errors.length === 0) return { data: checked.data };
    if (!showErrorMessages) logErrors(context, source.name, checked.errors);
    // An error of the whole request has no path of its own: it is shown at the first field that it costs.
    const [place] = checked.data === null ? lostPaths(query, variables) : [];
    const errors = checked.errors.map((error) => answeredError(error, source.name, showErrorMessages, place));
    return { data: checked.data, errors: errors as never };
  }
}

/** The executor throws for a list of entities that does not fit its representations, and the error would lose its path. */
function checkEntities(result: SubgraphResult, variables: JsonObject | undefined): SubgraphResult {
  const representations = variables?.representations;
  if (result.kind === 'failed' || result.data === null || !Array.isArray(representations)) return result;
  const entities = result.data._entities;
  if (Array.isArray(entities) && entities.length === representations.length) return result;
  const found = Array.isArray(entities) ? `${entities.length}` : 'no list';
  return {
    kind: 'failed',
    code: 'SUBREQUEST_MALFORMED_RESPONSE',
    reason: `_entities: ${representations.length} expected, found ${found}`,
  };
}

/** How many errors of one answer are logged: a list of a thousand entities may bring a thousand. */
const LOGGED_ERRORS = 5;

/** What clients do not see, somebody has to. */
function logErrors({ log }: RequestContext, subgraph: string, errors: readonly GraphQLFormattedError[]): void {
  const logged = errors.slice(0, LOGGED_ERRORS).map(({ message, path, extensions }) => ({
    message,
    path: path?.join('.'),
    code: extensions?.code,
  }));
  log.info({ subgraph, count: errors.length, errors: logged }, 'subgraph answered with errors');
}

function noteCall(context: RequestContext, subgraph: string, result: SubgraphResult, durationMs: number): void {
  const outcome = result.kind === 'answered' ? 'ok' : result.code;
  context.record.calls.push({ subgraph, outcome, durationMs });
  if (result.kind === 'failed' && !context.signal.aborted) {
    context.log.warn({ subgraph, code: result.code, reason: result.reason }, 'subgraph call failed');
  }
}
