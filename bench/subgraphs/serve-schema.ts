import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { GraphQLSchema } from 'graphql';
import { graphql } from 'graphql';
import { Memo } from './memo.ts';

export interface ServedSchema {
  readonly port: number;
  /** GraphQL requests received so far. */
  readonly calls: number;
}

interface GraphqlBody {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

/**
 * Serves `schema` at every path of a free loopback port, as one GraphQL POST after another.
 *
 * Units  `latencyMs` is waited before each answer.
 */
export async function serveSchema(schema: GraphQLSchema, latencyMs: number): Promise<ServedSchema> {
  const memo = new Memo();
  let calls = 0;
  const answer = async (body: string): Promise<Buffer> => {
    const { query, variables, operationName } = JSON.parse(body) as GraphqlBody;
    const result = await graphql({
      schema,
      source: query,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
    const text = Buffer.from(JSON.stringify(result));
    memo.set(body, text);
    return text;
  };
  const server = createServer((request, response) => {
    calls += 1;
    readBody(request, (body) => {
      const known = memo.get(body);
      if (known !== undefined) return later(latencyMs, () => send(response, 200, known));
      answer(body).then(
        (text) => later(latencyMs, () => send(response, 200, text)),
        (error: unknown) => send(response, 400, Buffer.from(JSON.stringify({ errors: [{ message: String(error) }] }))),
      );
    });
  });
  // Never: a connection closed while a gateway writes to it would be counted against the gateway.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get calls() {
      return calls;
    },
  };
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => done((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''));
}

function later(latencyMs: number, act: () => void): void {
  if (latencyMs === 0) act();
  else setTimeout(act, latencyMs);
}

function send(response: ServerResponse, status: number, body: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
