import { createHash } from 'node:crypto';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { getOperationAST, parse, validate } from 'graphql';
import type { Principal } from '../../src/auth/principal.ts';
import { createPrincipal } from '../../src/auth/principal.ts';
import { parseConfig } from '../../src/config/load-config.ts';
import { createLogger } from '../../src/core/logger.ts';
import { ApolloEngine } from '../../src/gateway/apollo-engine.ts';
import type { AuthorizationOptions } from '../../src/gateway/authorization/authorized-execution.ts';
import { AuthorizingEngine } from '../../src/gateway/authorization/authorizing-engine.ts';
import { compileVariableRules } from '../../src/gateway/coerce-variables.ts';
import { CompiledEngine } from '../../src/gateway/compiled-engine.ts';
import type { RequestRecord } from '../../src/gateway/request-record.ts';
import { startRecord } from '../../src/gateway/request-record.ts';
import { SubgraphClient } from '../../src/gateway/subgraph-client.ts';
import { subgraphClientOptions } from '../../src/gateway/subgraph-client-options.ts';
import { Planner } from '../../src/plan/planner/planner.ts';
import type { Source } from '../../src/sources/source.ts';
import { SourceDirectory } from '../../src/sources/source-directory.ts';
import { compose } from '../../src/supergraph/compose.ts';
import { readSupergraph } from '../../src/supergraph/supergraph.ts';
import type { ExecutableSubgraph } from './executable-subgraph.ts';
import { serveSchema } from './executable-subgraph.ts';

export interface AskOptions {
  /** Undefined for a request without a token. */
  readonly principal?: Principal | undefined;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

export interface AuthorizedAnswer {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly GraphQLFormattedError[];
  readonly record: RequestRecord;
}

/** An engine with authorization over real subgraph servers. */
export interface AuthorizedGraph extends AsyncDisposable {
  readonly schema: GraphQLSchema;
  ask(query: string, options?: AskOptions): Promise<AuthorizedAnswer>;
  /** The texts of all requests that subgraphs got since the last call. */
  takeReceived(): { readonly subgraph: string; readonly text: string }[];
}

export interface AuthorizedGraphOptions extends Partial<AuthorizationOptions> {
  readonly engine?: 'compiled' | 'apollo';
  /** Changes the supergraph before it is read: for what this composer would not make. */
  readonly edit?: (supergraph: string) => string;
}

/** A principal as a verified token with these scopes makes one. */
export function principalWith(...scopes: string[]): Principal {
  return createPrincipal(
    { sub: 'someone', scope: scopes.join(' ') },
    { scopesClaim: undefined, claimHeaders: [], insertedClaims: [], forwardsAllClaims: false },
  );
}

export async function serveAuthorized(
  subgraphs: Readonly<Record<string, ExecutableSubgraph>>,
  { engine: name = 'compiled', edit = (sdl) => sdl, ...options }: AuthorizedGraphOptions = {},
): Promise<AuthorizedGraph> {
  const servers = await Promise.all(
    Object.entries(subgraphs).map(async ([subgraph, code]) => ({
      subgraph,
      code,
      server: await serveSchema(code.schema),
    })),
  );
  const composition = compose(
    servers.map(({ subgraph, code, server }) => ({ name: subgraph, sdl: code.sdl, routingUrl: server.url })),
  );
  if (composition.kind === 'failed') throw new Error(composition.errors.map(({ message }) => message).join('\n'));
  const supergraph = readSupergraph(edit(composition.sdl));
  const log = createLogger('silent');
  const coerceVariables = compileVariableRules({ maxNesting: 100, suggestions: false });
  const config = parseConfig({ text: '', name: 'none', folder: '/', env: {}, cwd: '/' });
  const clientFor = (source: Source) => new SubgraphClient({ source, ...subgraphClientOptions(config, source.name) });
  const planner = new Planner({ maxQueue: 100, log });
  const inner =
    name === 'apollo'
      ? new ApolloEngine({ log, clientFor })
      : new CompiledEngine({
          planner,
          clientFor,
          coerceVariables,
          exposePlans: false,
          shareQueries: true,
          mayCombine: () => true,
          cacheBytes: 10_000_000,
          warmUp: { operations: 0, timeoutMs: 0 },
        });
  const engine = new AuthorizingEngine(
    inner,
    { mode: 'filter', dryRun: false, grantedPolicies: undefined, coerceVariables, ...options },
    log,
  );
  const directory = new SourceDirectory(() => ({
    timeoutMs: 5_000,
    maxResponseBytes: 10_000_000,
    connections: 8,
    poolIdleTimeoutMs: 1_000,
    lookup: undefined,
  }));
  for (const { subgraph, server } of servers) directory.updateInstances(subgraph, [{ id: subgraph, url: server.url }]);
  const lease = directory.lease(supergraph.subgraphs.keys());
  const execution = await engine.prepare(supergraph, lease.sources);
  return {
    schema: execution.apiSchema,
    async ask(query, { principal, variables = {}, operationName } = {}) {
      const document = parse(query);
      const invalid = validate(execution.apiSchema, document);
      if (invalid.length > 0) throw new Error(`invalid: ${invalid.map(({ message }) => message).join('; ')}\n${query}`);
      const record = startRecord();
      const request = {
        request: { variables, ...(operationName !== undefined && { operationName }) },
        document,
        operation: getOperationAST(document, operationName),
        queryHash: createHash('sha256').update(query).digest('hex'),
        context: { principal, headers: {}, signal: new AbortController().signal, record, log, requestId: 'test' },
        metrics: {},
      };
      const result = await execution.execute(request as unknown as GatewayGraphQLRequestContext);
      const { data, errors } = JSON.parse(JSON.stringify(result));
      return { ...(data !== undefined && { data }), ...(errors && { errors }), record };
    },
    takeReceived: () =>
      servers.flatMap(({ subgraph, server }) =>
        server.received.splice(0).map(({ body }) => ({ subgraph, text: body.query })),
      ),
    [Symbol.asyncDispose]: async () => {
      await execution.dispose();
      lease.release();
      await planner.stop();
      await Promise.all(servers.map(({ server }) => server.stop()));
    },
  };
}
