import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema } from 'graphql';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLogger } from '../../../src/core/logger.ts';
import { GraphQLService } from '../../../src/gateway/graphql-service.ts';
import type { RequestContext } from '../../../src/gateway/request-context.ts';
import type { Snapshot } from '../../../src/snapshot/snapshot.ts';
import { SnapshotStore } from '../../../src/snapshot/snapshot-store.ts';
import { readSupergraph } from '../../../src/supergraph/supergraph.ts';
import { supergraphOf } from '../plan/supergraphs.ts';

const supergraph = readSupergraph(supergraphOf([{ name: 'a', sdl: 'type Query { a: Int }' }]));

function snapshot(): Snapshot {
  const apiSchema = buildSchema('type Query { a: Int }');
  const execution = { apiSchema, execute: async () => ({ data: null }), dispose: async () => {} };
  return {
    id: 's',
    createdAt: new Date(),
    supergraph,
    execution,
    sources: { sources: new Map(), release: () => {} },
  };
}

const server = (serverWillStart = async () => {}) =>
  new ApolloServer<RequestContext>({
    typeDefs: 'type Query { a: Int }',
    plugins: [{ serverWillStart }, ApolloServerPluginUsageReportingDisabled()],
    logger: createLogger('silent'),
    stopOnTerminationSignals: false,
  });

test('a start that fails is logged and told; the next snapshot tries again, and those after it do not', async () => {
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const failing = server(() => Promise.reject(new Error('not yet')));
  const working = server();
  const servers = [failing, working];
  const createServer = () => servers.shift() ?? server();
  const store = new SnapshotStore();
  const service = new GraphQLService({ createServer, store, log });
  store.swap(snapshot());
  await expect(service.settled()).rejects.toThrow('not yet');
  expect(service.started).toBeUndefined();
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, err: { message: 'not yet' } }]);
  store.swap(snapshot());
  await service.settled();
  expect(service.started).toBe(working);
  store.swap(snapshot());
  expect(service.started).toBe(working);
  await service.stop();
});

test('a start that fails while nobody waits for it ends nothing', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  const store = new SnapshotStore();
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const failing = server(async () => {
    resolve();
    throw new Error('not yet');
  });
  const service = new GraphQLService({ createServer: () => failing, store, log: createLogger('silent') });
  store.swap(snapshot());
  await begun;
  await new Promise((turned) => setImmediate(turned));
  await service.stop();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
