import type { GraphQLDataSource } from '@apollo/gateway';
import type { RequestContext } from './request-context.ts';
import type { SubgraphClient } from './subgraph-client.ts';
import { answeredError, failureErrors, lostPaths } from './subgraph-errors.ts';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

/**
 * A subgraph as ApolloGateway's executor wants it. Never rejects for a failure of the subgraph: the executor would turn
 * that into an error without path.
 */
export class ApolloDataSource implements GraphQLDataSource {
  readonly #client: SubgraphClient;

  constructor(client: SubgraphClient) {
    this.#client = client;
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    if (!('incomingRequestContext' in options))
      throw new TypeError('ApolloDataSource: only client operations are sent');
    const { name, showErrorMessages } = this.#client;
    const { query = '', operationName, variables } = options.request;
    const representations = variables?.representations;
    const result = await this.#client.call(
      {
        query,
        operationName: operationName || undefined,
        variables,
        kind: query.startsWith('mutation') ? 'mutation' : 'query',
        entities: Array.isArray(representations) ? [{ key: '_entities', count: representations.length }] : [],
      },
      options.context as RequestContext,
    );
    if (result.kind === 'failed') {
      return { data: null, errors: failureErrors(result, name, query, variables) as never };
    }
    if (result.kept?.isStale) {
      const context = options.context as RequestContext;
      const path = options.pathInIncomingRequest ?? [];
      context.record.stale.push({ subgraph: name, path, age: Math.max(0, ...result.kept.ages.values()) });
      const lost = result.kept.lost.get('_entities');
      const { failure } = result.kept;
      if (failure === undefined || lost === undefined) return { data: result.data };
      const errors = failureErrors(failure, name, query, variables, (entity) => lost.has(entity));
      return { data: result.data, errors: errors as never };
    }
    if (result.errors.length === 0) return { data: result.data };
    // An error of the whole request has no path of its own: it is shown at the first field that it costs.
    const [place] = result.data === null ? lostPaths(query, variables) : [];
    const errors = result.errors.map((error) => answeredError(error, name, showErrorMessages, place));
    return { data: result.data, errors: errors as never };
  }
}
