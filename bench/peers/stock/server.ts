import { readFileSync } from 'node:fs';
import type { GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { VARIED_HEADER } from '../../workloads/workload.ts';

interface Context {
  readonly varied?: string | undefined;
}

/** Forwards the header in which distinct requests differ. */
class ForwardingDataSource extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({ request, context }: GraphQLDataSourceProcessOptions<Context>): void {
    const { varied } = context ?? {};
    if (varied !== undefined) request.http?.headers.set(VARIED_HEADER, varied);
  }
}

/** `node server.ts SUPERGRAPH_FILE PORT` */
const [file = '', port = ''] = process.argv.slice(2);
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(file, 'utf8'),
  buildService: ({ url = '' }) => new ForwardingDataSource({ url }),
});
await startStandaloneServer(new ApolloServer<Context>({ gateway }), {
  listen: { host: '127.0.0.1', port: Number(port) },
  context: async ({ req }) => ({ varied: req.headers[VARIED_HEADER]?.toString() }),
});
